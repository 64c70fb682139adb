namespace Becket.Time;

/// <summary>Shows an <see cref="ITimed"/> that is no <see cref="DelayedCall"/> as one, for
/// <see cref="IReactorTime.GetDelayedCalls"/>. Cancelling it leaves what waits waiting for ever, as in
/// Twisted.</summary>
internal sealed class TimedHandle(TimerQueue queue, ITimed target) : DelayedCall(queue)
{
    private protected override ITimed Target => target;

    private protected override ref TimerState Timer => ref target.Timer;

    private protected override void Drop()
    {
        // Nothing is held here; the target keeps what it has.
    }

    private protected override string Describe() => target.ToString() ?? target.GetType().Name;
}
