using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

internal sealed partial class OnlineDevice
{
    /// <summary>Handles a message that came in one frame.</summary>
    public void Handle(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (header.Encryption != 0)
        {
            NotSupported(header, "is encrypted");
            return;
        }

        switch (header.MessageId)
        {
            case MessageIds.TerminalAnswer:
                TerminalAnswered(body);
                break;

            case MessageIds.Heartbeat:
                Answer(header, AnswerResult.Success);
                break;

            case MessageIds.AskServerTime:
                SendTime(header);
                break;

            case MessageIds.TerminalAsksForPackets:
                PacketsAskedFor(header, body);
                break;

            case MessageIds.ParameterAnswer:
                ParametersReceived(header, body);
                break;

            case MessageIds.Position:
                PositionReceived(header, body);
                break;

            case MessageIds.PositionAnswer:
                PositionAnswerReceived(header, body);
                break;

            case MessageIds.PositionBatch:
                BatchReceived(header, body);
                break;

            case MessageIds.UplinkTransparent:
                UplinkReceived(header, body);
                break;

            default:
                _gateway.Counts.Unknown++;
                NotSupported(header, "has an unknown id");
                break;
        }
    }

    /// <summary>Adds a packet of a longer message.</summary>
    public void FragmentReceived(in Jt808Frame frame)
    {
        // The answer to a packet says that the packet is safe: the terminal may forget it. The answer to the last one
        // acknowledges the message.
        switch (_gateway.Fragments.Add(frame, out FragmentedMessage? message))
        {
            case FragmentOutcome.Complete:
                Handle(frame.Header.Whole(), message!.TakeBody());

                // After the alarms of the message. If this is lost, the next run puts the message together once more,
                // which adds nothing.
                _ = _gateway.Writer.Add(StoredParts.Forget(Device, message, Connection.Seen));
                break;

            case FragmentOutcome.Refused:
                Answer(frame.Header, AnswerResult.Failure);
                break;

            // It may be a copy of the last packet, sent again because its alarm is on no disk yet. The first copy will
            // be answered when the alarm is.
            case FragmentOutcome.Duplicate when message!.IsComplete:
                if (!Connection.HasAlarmsUnderWay)
                {
                    Answer(frame.Header, AnswerResult.Success);
                }

                break;

            default:
                var part = new MessagePart(
                    StoredParts.NameOf(frame.Header, frame.Header.PacketIndex),
                    frame.Wire.ToArray()
                );
                _ = AnswerWhen(
                    Connection.Keep(StoredParts.ToRecord(Device, frame.Header.Serial, Connection.Seen, part)),
                    frame.Header
                );
                break;
        }
    }

    /// <summary>Asks the terminal to send missing packets again.</summary>
    public void AskForPackets(FragmentedMessage message)
    {
        var request = new PacketRequest(message.FirstSerial, message.Missing);
        Span<byte> body = stackalloc byte[Jt808Header.MaxBodyLength];
        SendFrame(MessageIds.PlatformAsksForPackets, body[..request.WriteTo(body, message.Header.IsVersion2019)]);
    }

    private void TerminalAnswered(ReadOnlySpan<byte> body)
    {
        if (!GeneralAnswer.TryParse(body, out GeneralAnswer answer))
        {
            return;
        }

        if (answer.MessageId == MessageIds.DownlinkTransparent)
        {
            HeartbeatAnswered(answer.Result);
        }
        else
        {
            _requests.Answered(answer);
        }
    }

    private void SendTime(in Jt808Header header)
    {
        Span<byte> body = stackalloc byte[BcdTime.Length];
        new BcdTime(_gateway.UtcNow, TimeSpan.Zero).WriteTo(body);
        _session.Send(header.Reply(MessageIds.ServerTime, _session.NextSerial()), body, this);
    }
}
