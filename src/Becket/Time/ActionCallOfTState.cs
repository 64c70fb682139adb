using System.Diagnostics;

namespace Becket.Time;

/// <summary>A delayed call of an <see cref="Action{T}"/> with its argument.</summary>
[StackTraceHidden]
internal sealed class ActionCall<TState>(TimerQueue queue, Action<TState> call, TState state)
    : DelayedCall(queue),
        ITimed
{
    private Action<TState>? _call = call;
    private TState _state = state;
    private TimerState _timer;

    ref TimerState ITimed.Timer => ref _timer;

    internal override Delegate? Function => _call;

    internal override ITimed Target => this;

    private protected override ref TimerState Timer => ref _timer;

    void ITimed.Fire()
    {
        (Action<TState>? call, TState? state) = (_call!, _state);
        Drop();
        call(state);
    }

    private protected override void Drop()
    {
        _call = null;
        _state = default!;
    }

    private protected override string Describe() => Describe(_call);
}
