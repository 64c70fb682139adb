namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>How things stood in one second: a point of the plot.</summary>
/// <param name="Time">When, in milliseconds since 1970.</param>
/// <param name="Devices">Devices on line.</param>
/// <param name="FramesPerSecond">Frames in that second.</param>
/// <param name="Kept">Positions and alarms that wait for the store.</param>
/// <param name="LoopDelayP99">Of that second, in milliseconds.</param>
internal sealed record HistoryPoint(long Time, int Devices, double FramesPerSecond, int Kept, double LoopDelayP99);
