namespace Becket.Orleans.Grains;

/// <summary>The clock of leases. Only its differences count, within one activation of a grain.</summary>
/// <param name="Time">The system's, except in tests.</param>
internal sealed record GrainClock(TimeProvider Time);
