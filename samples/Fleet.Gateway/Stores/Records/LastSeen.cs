namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>The time at which a device was last heard.</summary>
/// <param name="Device">The terminal number.</param>
/// <param name="Seen">By the gateway's clock.</param>
internal readonly record struct LastSeen(string Device, DateTimeOffset Seen);
