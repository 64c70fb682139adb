using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Gateway.Sessions.Requests;

/// <summary>A device answered a request with another result than success, and so not with what was asked for.</summary>
internal sealed class DeviceRefusedException(string message, AnswerResult result) : Exception(message)
{
    public AnswerResult Result => result;
}
