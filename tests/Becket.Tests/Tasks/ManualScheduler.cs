namespace Becket.Tests.Tasks;

/// <summary>A cooperator's scheduler for a test: it keeps the tick until the test calls it.</summary>
internal sealed class ManualScheduler(int budget = int.MaxValue)
{
    private readonly List<Action> _waiting = [];

    public int Budget { get; set; } = budget;

    public int Cancelled { get; private set; }

    public int Waiting => _waiting.Count;

    public Cooperator NewCooperator(bool started = true) => new(Schedule, BeginTurn, started);

    public void Tick()
    {
        Action tick = _waiting[0];
        _waiting.RemoveAt(0);
        tick();
    }

    public void TickUntilIdle()
    {
        while (_waiting.Count > 0)
        {
            Tick();
        }
    }

    private Action Schedule(Action tick)
    {
        _waiting.Add(tick);
        return () =>
        {
            Cancelled++;
            Assert.True(_waiting.Remove(tick));
        };
    }

    private Func<bool> BeginTurn()
    {
        int asked = 0;
        return () => ++asked >= Budget;
    }
}
