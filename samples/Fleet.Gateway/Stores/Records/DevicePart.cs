namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>A stored <see cref="MessagePart"/>.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Part">The part.</param>
internal readonly record struct DevicePart(string Device, MessagePart Part);
