namespace Becket.Simulations.Logs;

/// <summary>Something that happened in a run, as the log keeps it: the text is made only when the log is
/// read.</summary>
/// <param name="Time">The world's seconds.</param>
/// <param name="Host">The host that it happened on; null for the network and the scenario.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="What">What it was about; its text says more. Does not change later.</param>
/// <param name="Number">A number that belongs to it: of bytes, of a fault.</param>
internal readonly record struct SimulationEvent(double Time, Host? Host, EventKind Kind, object? What, long Number);
