namespace Becket.Simulations.Logs;

/// <summary>An event of a run whose whole log is kept, with what else must be the same when the run is
/// repeated.</summary>
/// <param name="Event">The event.</param>
/// <param name="Fingerprint">The state of the source of chance, mixed with the bytes that were sent so far.</param>
internal readonly record struct LogEntry(SimulationEvent Event, ulong Fingerprint);
