using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Gateway.Sessions.Requests;

/// <summary>What a general answer says of the packet with this serial number.</summary>
internal readonly record struct GeneralResult(ushort Serial, AnswerResult Result);
