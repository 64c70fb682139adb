namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>A frame of a <see cref="FrameMemory"/>.</summary>
/// <param name="Time">By <see cref="Reactor.Now"/>. <see cref="FleetGateway.ToWallClock"/> makes a date of it.</param>
/// <param name="IsSent">Whether the gateway sent it.</param>
/// <param name="Length">The frame's length in bytes, with escapes and without flags.</param>
/// <param name="Hex">Its first bytes, <see cref="FrameMemory.KeptBytes"/> at most.</param>
internal readonly record struct KeptFrame(TimeSpan Time, bool IsSent, int Length, string Hex);
