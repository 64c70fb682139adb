using System.Diagnostics;
using System.Globalization;
using Becket.Deferreds;
using Becket.Deferreds.Links;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>A timeout: its timer, and its link in the chain that it cancels. (Twisted adds two callbacks, of which
/// only one has work to do.)</summary>
internal class TimeoutLink(TimeSpan timeout, Deferred? target = null) : CallbackLink, ITimed
{
    private TimerState _timer;

    /// <summary>Null after the chain has reached this link, so that an entry that is still in the timer's heap holds
    /// no more than this object.</summary>
    private (Deferred Chain, object Timer)? _waiting;

    private bool _hasTimedOut;

    ref TimerState ITimed.Timer => ref _timer;

    /// <summary>Null if the link leaves the value where it is.</summary>
    internal sealed override Deferred? Target => target;

    protected TimeSpan Timeout => timeout;

    /// <summary>Starts the timer and adds the link.</summary>
    public void AddTo(Deferred root, IReactorTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (timeout == System.Threading.Timeout.InfiniteTimeSpan)
        {
            root.Add(this);
            return;
        }

        double seconds = TimeSpanSeconds.NotNegative(timeout, nameof(timeout));
        _waiting = (root, HostedTimer.Schedule(time, this, seconds, nameof(TimeoutExtensions.AddTimeout)));
        root.AddCall(this);
    }

    /// <summary>Makes the exception of work that was cancelled because it took too long.</summary>
    public static TimeoutException CreateError(TimeSpan timeout, Exception cancelled) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"There was no result within {timeout.TotalSeconds} s, so it was cancelled."
            ),
            cancelled
        );

    void ITimed.Fire()
    {
        _hasTimedOut = true;
        if (_waiting is not { } waiting)
        {
            return;
        }

        if (waiting.Timer is TimerQueue { Host: Clock })
        {
            // As in Twisted: what the canceller throws comes out of the call that moves the clock, and nothing else is
            // done.
            waiting.Chain.Cancel();
        }
        else
        {
            // There is no such caller. The reactor logs the exception, and the chain has its timeout all the same.
            waiting.Chain.CancelForSureAndThrow();
        }
    }

    internal sealed override Deferred? Invoke(Deferred root)
    {
        if (_waiting is { } waiting && !_hasTimedOut)
        {
            HostedTimer.Cancel(waiting.Timer, this);
        }

        _waiting = null;

        if (_hasTimedOut)
        {
            OnTimedOut(root);
        }
        else if (target is not null)
        {
            root.PassOn(target);
        }

        return null;
    }

    /// <summary>Called when the chain has reached this link after the timeout: replaces its result.</summary>
    /// <remarks>Here, a cancellation becomes a <see cref="TimeoutException"/>. A value or another error, which the
    /// canceller may have set, stays.</remarks>
    protected virtual void OnTimedOut(Deferred root)
    {
        if (root.IncomingFailure?.Check<OperationCanceledException>() is { } cancelled)
        {
            root.SetFailure(root.Stage, new Failure(CreateError(timeout, cancelled)));
        }
    }
}

/// <summary>A timeout that takes its result from a function.</summary>
internal sealed class TimeoutOutcomeLink<T>(TimeSpan timeout, Func<Outcome<T>, TimeSpan, Outcome<T>> function)
    : TimeoutLink(timeout)
{
    protected override void OnTimedOut(Deferred root)
    {
        Outcome<T> outcome = function(root.IncomingOutcome<T>(), Timeout);
        if (outcome.Failure is { } error)
        {
            root.SetFailure(root.Stage, error);
            return;
        }

        root.SetValue(root.Stage, outcome.ValueOrDefault);
    }
}

/// <summary>A timeout that takes its result from a function's deferred.</summary>
internal sealed class TimeoutFollowLink<T>(TimeSpan timeout, Func<Outcome<T>, TimeSpan, Deferred<T>> function)
    : TimeoutLink(timeout)
{
    protected override void OnTimedOut(Deferred root) =>
        root.Follow(function(root.IncomingOutcome<T>(), Timeout), root.Stage);
}

/// <summary>A timeout of a chain without a value that takes its outcome from a function.</summary>
internal sealed class TimeoutOutcomeLink(TimeSpan timeout, Func<Outcome, TimeSpan, Outcome> function, Deferred target)
    : TimeoutLink(timeout, target)
{
    protected override void OnTimedOut(Deferred root)
    {
        Debug.Assert(Target is not null);
        Outcome outcome = function(root.IncomingOutcome(), Timeout);
        if (outcome.Failure is { } error)
        {
            root.SetFailure(Target, error);
            return;
        }

        root.SetNothing(Target);
    }
}

/// <summary>A timeout of a chain without a value that takes its outcome from a function's deferred.</summary>
internal sealed class TimeoutFollowLink(TimeSpan timeout, Func<Outcome, TimeSpan, Deferred> function, Deferred target)
    : TimeoutLink(timeout, target)
{
    protected override void OnTimedOut(Deferred root) =>
        root.Follow(function(root.IncomingOutcome(), Timeout), Target!);
}
