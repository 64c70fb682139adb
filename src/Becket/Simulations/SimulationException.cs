namespace Becket.Simulations;

/// <summary>A run of a <see cref="Simulation"/> cannot go on: it has reached a limit, or code in it used real time or
/// real threads.</summary>
public sealed class SimulationException : Exception
{
    internal SimulationException(string message)
        : base(message) { }

    internal SimulationException(string message, Exception inner)
        : base(message, inner) { }
}
