namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>A part of a message that has been acknowledged before the message is whole: a packet of a longer message,
/// or the beginning of a frame of the anti-fatigue device. The next run of the gateway goes on with it.</summary>
/// <param name="Name">Identifies the part among those of the device.</param>
/// <param name="Bytes">The bytes. Empty: the part is no longer needed.</param>
internal sealed record MessagePart(string Name, byte[] Bytes);
