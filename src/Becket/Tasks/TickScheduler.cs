namespace Becket.Tasks;

/// <summary>When a <see cref="Cooperator"/> ticks, and for how long.</summary>
internal abstract class TickScheduler
{
    /// <summary>Arranges for one <paramref name="tick"/>, later. Called only while none is arranged.</summary>
    public abstract void Schedule(Action tick);

    /// <summary>Calls the arranged tick off.</summary>
    public abstract void Cancel();

    /// <summary>A tick begins; gives the question that ends it, to be asked after each unit of work.</summary>
    public abstract Func<bool> BeginTurn();
}

/// <summary>As the user's functions say.</summary>
internal sealed class CustomTickScheduler(Func<Action, Action> schedule, Func<Func<bool>> turnIsOver) : TickScheduler
{
    private Action? _cancel;

    public override void Schedule(Action tick) => _cancel = schedule(tick);

    public override void Cancel()
    {
        Action? cancel = _cancel;
        _cancel = null;
        cancel?.Invoke();
    }

    public override Func<bool> BeginTurn() => turnIsOver();
}
