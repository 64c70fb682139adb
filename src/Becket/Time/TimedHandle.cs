namespace Becket.Time;

/// <summary>Shows an <see cref="ITimed"/> that is not a <see cref="DelayedCall"/> as one, for
/// <see cref="IReactorTime.GetDelayedCalls"/>. Cancelling it means that the waiting code waits forever, as in
/// Twisted.</summary>
internal sealed class TimedHandle(TimerQueue queue, ITimed target) : DelayedCall(queue)
{
    internal override ITimed Target => target;

    private protected override ref TimerState Timer => ref target.Timer;

    private protected override void Drop()
    {
        // This object holds no function, and the target keeps its own.
    }

    private protected override string Describe() => target.ToString() ?? target.GetType().Name;
}
