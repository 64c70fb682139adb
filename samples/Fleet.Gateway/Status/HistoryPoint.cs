namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>The state of the gateway at one second: a point of the plots.</summary>
/// <param name="Time">In milliseconds since 1970.</param>
/// <param name="Devices">The devices on line.</param>
/// <param name="FramesPerSecond">The frames in that second.</param>
/// <param name="Kept">The positions and alarms that wait for the store.</param>
/// <param name="LoopDelayP99">In milliseconds, over the 5 to 10 seconds before.</param>
internal sealed record HistoryPoint(long Time, int Devices, double FramesPerSecond, int Kept, double LoopDelayP99);
