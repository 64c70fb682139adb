using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Gateway.Sessions.Requests;

/// <summary>The answer to a request.</summary>
/// <param name="Result">The result of the general answer. Success if the data came.</param>
/// <param name="Body">The body of the message that was asked for. Empty for a general answer.</param>
internal readonly record struct DeviceAnswer(AnswerResult Result, ReadOnlyMemory<byte> Body);
