namespace Becket.Tasks;

/// <summary>Decides when a <see cref="Cooperator"/> ticks, and for how long.</summary>
internal abstract class TickScheduler
{
    /// <summary>Arranges for one <paramref name="tick"/>, later. Called only while no tick is arranged.</summary>
    public abstract void Schedule(Action tick);

    /// <summary>Cancels the arranged tick.</summary>
    public abstract void Cancel();

    /// <summary>Called when a tick begins. Returns a function that is called after each unit of work and ends the tick
    /// by returning true.</summary>
    public abstract Func<bool> BeginTurn();
}

/// <summary>A scheduler of two functions of the user.</summary>
internal sealed class CustomTickScheduler(Func<Action, Action> schedule, Func<Func<bool>> turnIsOver) : TickScheduler
{
    private Action? _cancel;

    public override void Schedule(Action tick) => _cancel = schedule(tick);

    public override void Cancel()
    {
        Action? cancel = _cancel;
        _cancel = null;
        try
        {
            cancel?.Invoke();
        }
        catch (Exception error)
        {
            // A task ends, and those who wait for it get its result.
            UnhandledFailures.Report(error);
        }
    }

    public override Func<bool> BeginTurn() => turnIsOver();
}
