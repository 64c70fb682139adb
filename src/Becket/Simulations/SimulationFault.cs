namespace Becket.Simulations;

/// <summary>A fault of a run: something that a scenario did to the network or to a host.</summary>
/// <param name="Number">Counts the faults of a run from 1. <see cref="SimulationOptions.OnlyFaults"/> names faults by
/// it.</param>
/// <param name="Time">The virtual time at which it began.</param>
/// <param name="Host">The host that it was about; null for the network.</param>
/// <param name="What">A description.</param>
public sealed record SimulationFault(int Number, TimeSpan Time, string? Host, string What)
{
    /// <summary>Whether the run left it out, because of <see cref="SimulationOptions.OnlyFaults"/>.</summary>
    public bool IsLeftOut { get; init; }
}
