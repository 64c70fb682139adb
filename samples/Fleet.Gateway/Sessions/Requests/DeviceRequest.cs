using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Gateway.Sessions.Requests;

/// <summary>A message that waits for its answer.</summary>
internal sealed class DeviceRequest(ushort messageId, ushort? answerId, IReadOnlyList<SentPacket> packets)
{
    private readonly HashSet<ushort> _taken = [];

    public ushort MessageId => messageId;

    /// <summary>The packets that it was sent in. One, usually.</summary>
    public IReadOnlyList<SentPacket> Packets => packets;

    /// <summary>The answer: the body of the message that was asked for, or of the general answer.</summary>
    public required Deferred<DeviceAnswer> Done { get; init; }

    public DelayedCall? Timer { get; set; }

    /// <summary>Whether the device has taken some packets and has said nothing of the others. Some devices answer a
    /// message in packets once, and the standard does not say which serial number that answer names.</summary>
    public bool IsTakenInPart => _taken.Count > 0;

    /// <summary>Whether the answer is a message with data, and not 0x0001 alone.</summary>
    public bool IsAnsweredByData => answerId is not null;

    public bool Has(ushort serial) => packets.Any(packet => packet.Header.Serial == serial);

    /// <summary>Whether this general answer completes the request.</summary>
    public bool IsCompletedBy(GeneralResult answer)
    {
        if (answer.Result != AnswerResult.Success)
        {
            return true;
        }

        _taken.Add(answer.Serial);

        // The data itself is still to come.
        return answerId is null && (answer.Serial == packets[^1].Header.Serial || _taken.Count == packets.Count);
    }

    /// <summary>Whether this message is the one that was asked for.</summary>
    public bool IsAnsweredBy(ushort answer) => answer == answerId;
}
