using Becket.Time;

namespace Becket.Tasks;

/// <summary>A tick in every turn of the loop, in slices of time.</summary>
internal sealed class TimedTickScheduler : TickScheduler, ITimed
{
    // Twisted's value. Not zero, as Clock.Advance runs all calls that are due and would then tick for ever.
    private const double Delay = 0.00000001;

    private readonly IReactorTime _time;
    private readonly Func<bool> _isOver;
    private TimerState _state;
    private object? _timer;
    private Action? _tick;
    private Slice _slice;

    public TimedTickScheduler(IReactorTime time)
    {
        _time = time;
        _isOver = () => _slice.IsOver(_time);
    }

    ref TimerState ITimed.Timer => ref _state;

    public override void Schedule(Action tick)
    {
        _tick = tick;
        _timer = HostedTimer.Schedule(_time, this, Delay, nameof(Cooperator.Cooperate));
    }

    public override void Cancel() => HostedTimer.Cancel(_timer!, this);

    public override Func<bool> BeginTurn()
    {
        _slice = new Slice(_time);
        return _isOver;
    }

    void ITimed.Fire() => _tick!();

    public override string ToString() => "Cooperator";
}
