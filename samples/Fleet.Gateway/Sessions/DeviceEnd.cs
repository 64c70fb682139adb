namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>How a device went off line.</summary>
/// <param name="Time">By <see cref="Reactor.Now"/>.</param>
/// <param name="Address">Where it was connected from.</param>
/// <param name="Why">In words.</param>
internal readonly record struct DeviceEnd(TimeSpan Time, string Address, string Why);
