using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Gateway.Sessions.Requests;

/// <summary>A packet as it was sent. The device may ask for it again.</summary>
internal sealed record SentPacket(Jt808Header Header, ReadOnlyMemory<byte> Body);
