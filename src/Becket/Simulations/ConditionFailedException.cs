namespace Becket.Simulations;

/// <summary>A condition of a simulation does not hold: one of <see cref="Simulation.Always(string, Func{bool})"/>,
/// <see cref="Simulation.Eventually"/> or <see cref="Simulation.AtEnd(string, Func{bool})"/>.</summary>
public sealed class ConditionFailedException : Exception
{
    internal ConditionFailedException(string condition, string message, Exception? inner = null)
        : base(message, inner)
    {
        Condition = condition;
    }

    /// <summary>The name of the condition.</summary>
    public string Condition { get; }
}
