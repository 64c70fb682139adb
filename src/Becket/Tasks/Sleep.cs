using Becket.Deferreds;
using Becket.Deferreds.Links;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>A wait: the deferred, its timer and its canceller in one object, as programs hold a hundred thousand
/// waits.</summary>
/// <remarks>The timer queue is in the field for a deferred's canceller, which is cleared when the deferred
/// fires.</remarks>
internal sealed class Sleep : Deferred, ITimed
{
    private TimerState _timer;

    public Sleep(IReactorTime time, TimeSpan delay)
    {
        double seconds = TimeSpanSeconds.NotNegative(delay, nameof(delay));
        Canceller = HostedTimer.Schedule(time, this, seconds, nameof(DeferLaterExtensions.DeferLater));
    }

    ref TimerState ITimed.Timer => ref _timer;

    internal override string WaitText => "a delay";

    void ITimed.Fire() => Callback();

    internal override void InvokeCanceller() => HostedTimer.Cancel(Canceller!, this);
}

/// <summary>A wait for a value, which the first link of its chain sets.</summary>
/// <remarks>It is not a <see cref="Sleep"/> with a typed handle: other code that fires it through such a handle would
/// skip the function.</remarks>
internal sealed class Sleep<T> : Deferred<T>, ITimed
{
    private TimerState _timer;

    public Sleep(IReactorTime time, TimeSpan delay, ChainLink first)
    {
        double seconds = TimeSpanSeconds.NotNegative(delay, nameof(delay));
        Append(first);
        Canceller = HostedTimer.Schedule(time, this, seconds, nameof(DeferLaterExtensions.DeferLater));
    }

    ref TimerState ITimed.Timer => ref _timer;

    internal override string WaitText => "a delay";

    void ITimed.Fire() => Callback(default!);

    internal override void InvokeCanceller() => HostedTimer.Cancel(Canceller!, this);
}

/// <summary>The first link of a wait for a function's value. It ignores the value that the wait was fired
/// with.</summary>
internal sealed class SleepFunctionLink<T>(Func<T> function) : CallbackLink
{
    internal override Deferred? Invoke(Deferred root)
    {
        if (root.IncomingFailure is null)
        {
            root.SetValue(root.Stage, function());
        }

        return null;
    }
}

/// <summary>The first link of a wait for a function that returns a deferred.</summary>
internal sealed class SleepFollowLink<T>(Func<Deferred<T>> function) : CallbackLink
{
    internal override Deferred? Invoke(Deferred root)
    {
        if (root.IncomingFailure is null)
        {
            root.Follow(function(), root.Stage);
        }

        return null;
    }
}
