using System.Diagnostics;

namespace Becket.Time;

/// <summary>A delayed call of an <see cref="Action"/>.</summary>
[StackTraceHidden]
internal sealed class ActionCall(TimerQueue queue, Action call) : DelayedCall(queue), ITimed
{
    private Action? _call = call;
    private TimerState _timer;

    ref TimerState ITimed.Timer => ref _timer;

    internal override Delegate? Function => _call;

    internal override ITimed Target => this;

    private protected override ref TimerState Timer => ref _timer;

    void ITimed.Fire()
    {
        Action call = _call!;
        Drop();
        call();
    }

    private protected override void Drop() => _call = null;

    private protected override string Describe() => Describe(_call);
}
