using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>The common part of <see cref="DebouncedCall{T}"/> and <see cref="ThrottledCall{T}"/>: a function that is
/// not called at each <see cref="Call"/>, but once for several, with the argument of the last.</summary>
/// <typeparam name="T">The type of the argument.</typeparam>
/// <remarks>
/// <para>Two runs of the function never overlap: if it returns a deferred (an <c>async</c> lambda), a run that is due
/// meanwhile comes when that has fired.</para>
/// <para>What the function throws comes out of <see cref="Call"/> or <see cref="Flush"/>, if it is called there, or is
/// logged like the error of a delayed call. The failure of a deferred that it returns is reported as unhandled.</para>
/// <para>Threads: the reactor's.</para>
/// </remarks>
[RunsOnLoop]
public abstract class LimitedCall<T>
{
    private readonly Func<T, Deferred?> _function;
    private DelayedCall? _timer;
    private T _argument = default!;
    private IReactorTime? _clock;

    /// <summary>The run under way, if it has not ended when the function returned.</summary>
    private Deferred? _running;

    /// <summary>A run was due while another was under way.</summary>
    private bool _isDue;

    private protected LimitedCall(Func<T, Deferred?> function, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(function);
        TimeSpanSeconds.NotNegative(interval, nameof(interval));
        _function = function;
        Interval = interval;
    }

    /// <summary>The clock. Default: the reactor of the thread that calls first.</summary>
    public IReactorTime Clock
    {
        get =>
            _clock ??=
                Home.Current as IReactorTime
                ?? throw new InvalidOperationException(
                    "There is no reactor on this thread, so this call has no clock. Set Clock before the first Call."
                );
        set => _clock = value;
    }

    /// <summary>The time that the constructor was given.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Whether a run will come: <see cref="Call"/> was called, and the function has not been called with its
    /// argument yet.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Whether a run is under way.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>Whether the timer runs.</summary>
    private protected bool IsWaiting => _timer is { Active: true };

    /// <summary>Asks for a run with this argument, which replaces that of a pending one.</summary>
    /// <param name="argument">The argument.</param>
    /// <exception cref="InvalidOperationException">There is no clock.</exception>
    public void Call(T argument)
    {
        _ = Clock;
        _argument = argument;
        IsPending = true;
        OnCall();
    }

    /// <summary>Drops the pending run, and begins anew: the next <see cref="Call"/> counts as the first. A run under
    /// way goes on.</summary>
    public void Cancel()
    {
        Drop();
        OnCancel();
    }

    /// <summary>Runs the pending run now; if one is under way, when that has ended.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Flush()
    {
        if (!IsPending)
        {
            return false;
        }

        StopTimer();
        OnDue();
        return true;
    }

    /// <summary>Called for each <see cref="Call"/>.</summary>
    private protected abstract void OnCall();

    /// <summary>The timer has fired, or <see cref="Flush"/> was called.</summary>
    private protected abstract void OnDue();

    private protected virtual void OnCancel() { }

    /// <summary>The function is about to be called.</summary>
    private protected virtual void OnRun() { }

    /// <summary>Drops the pending run.</summary>
    private protected void Drop()
    {
        StopTimer();
        IsPending = _isDue = false;
        _argument = default!;
    }

    /// <summary>Makes the timer fire at a time of the clock.</summary>
    private protected void SetTimer(double time)
    {
        StopTimer();
        _timer = Clock.CallLater(
            TimeSpanSeconds.ToTimeSpan(Math.Max(0, time - Clock.Seconds)),
            static call => call.OnDue(),
            this
        );
    }

    /// <summary>Runs the function, or notes that this is due.</summary>
    private protected void RunPending()
    {
        if (!IsPending)
        {
            return;
        }

        if (_running is not null)
        {
            _isDue = true;
            return;
        }

        T argument = _argument;
        _argument = default!;
        IsPending = _isDue = false;
        OnRun();
        if (_function(argument) is { } running && !running.TryGetOutcome(out _))
        {
            _running = running;
            running.AddBoth(outcome =>
            {
                _running = null;
                if (_isDue)
                {
                    RunPending();
                }

                return outcome;
            });
        }
    }

    private void StopTimer()
    {
        if (_timer is { Active: true } timer)
        {
            timer.Cancel();
        }

        _timer = null;
    }
}
