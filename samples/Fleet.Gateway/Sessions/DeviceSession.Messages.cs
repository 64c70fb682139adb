using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Gateway.Sessions;

internal sealed partial class DeviceSession
{
    /// <summary>Asks the terminal to send missing packets again.</summary>
    public void AskForPackets(FragmentedMessage message)
    {
        var request = new PacketRequest(message.FirstSerial, message.Missing);
        Span<byte> body = stackalloc byte[Jt808Header.MaxBodyLength];
        SendFrame(
            message.Header.Whole().Reply(MessageIds.PlatformAsksForPackets, _serial++),
            body[..request.WriteTo(body, message.Header.IsVersion2019)]
        );
    }

    private void FragmentReceived(in Jt808Frame frame)
    {
        if (!IsFromThisTerminal(frame.Header))
        {
            return;
        }

        // The answer to a packet says that the packet has arrived. The answer to the last one acknowledges the message.
        switch (_gateway.Fragments.Add(frame, out FragmentedMessage? message))
        {
            case FragmentOutcome.Complete:
                Handle(frame.Header.Whole(), message!.TakeBody());
                break;

            case FragmentOutcome.Refused:
                Answer(frame.Header, AnswerResult.Failure);
                break;

            // It may be a copy of the last packet, sent again because its alarm is on no disk yet. The first copy will
            // be answered when the alarm is.
            case FragmentOutcome.Duplicate when Connection.HasAlarmsUnderWay:
                break;

            default:
                Answer(frame.Header, AnswerResult.Success);
                break;
        }
    }

    private void Handle(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (header.Encryption != 0)
        {
            NotSupported(header, "is encrypted");
            return;
        }

        switch (header.MessageId)
        {
            case MessageIds.Register:
                RegisterTerminal(header, body);
                return;

            case MessageIds.Authenticate:
                AuthenticateTerminal(header, body);
                return;

            case MessageIds.LogOut:
                Answer(header, AnswerResult.Success);
                GoOffline();
                return;
        }

        if (!IsFromThisTerminal(header))
        {
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

            case MessageIds.Position:
                PositionReceived(header, body);
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

    /// <summary>Whether a message is from the terminal that is on line at this connection. If not, it is answered with
    /// a failure.</summary>
    private bool IsFromThisTerminal(in Jt808Header header)
    {
        if (_isOnline && header.Terminal == _hello.Terminal)
        {
            return true;
        }

        if (Connection.FirstOfItsKind("other terminal"))
        {
            GatewayLog.NotAuthenticated(_gateway.Logger, this, header.MessageId, header.Terminal);
        }

        if (header.MessageId != MessageIds.TerminalAnswer)
        {
            Answer(header, AnswerResult.Failure);
        }

        return false;
    }

    private void RegisterTerminal(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!Register.TryParse(body, header.IsVersion2019, out _))
        {
            BadMessage(header);
            return;
        }

        Span<byte> answer = stackalloc byte[64];
        int length = new RegisterAnswer(
            header.Serial,
            Result: 0,
            _gateway.Codes.CodeOf(header.Terminal.ToString())
        ).WriteTo(answer);
        SendFrame(header.Reply(MessageIds.RegisterAnswer, _serial++), answer[..length]);
    }

    private void AuthenticateTerminal(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!Authenticate.TryParse(body, header.IsVersion2019, out Authenticate? message))
        {
            BadMessage(header);
        }
        else if (
            !_gateway.Options.MustAuthenticate || _gateway.Codes.IsCodeOf(header.Terminal.ToString(), message!.Token)
        )
        {
            if (!_isOnline || header.Terminal != _hello.Terminal)
            {
                GoOnline(header);
            }

            Answer(header, AnswerResult.Success);
        }
        else
        {
            Answer(header, AnswerResult.Failure);
            GatewayLog.WrongCode(_gateway.Logger, this, header.Terminal);
            if (++_codesTried == MaxCodesTried)
            {
                Transport.LoseConnection();
            }
        }
    }

    private void SendTime(in Jt808Header header)
    {
        Span<byte> body = stackalloc byte[BcdTime.Length];
        new BcdTime(_gateway.UtcNow, TimeSpan.Zero).WriteTo(body);
        SendFrame(header.Reply(MessageIds.ServerTime, _serial++), body);
    }

    private void NotSupported(in Jt808Header header, string why)
    {
        if (Connection.FirstOfItsKind($"{header.MessageId} {why}"))
        {
            GatewayLog.NotSupported(_gateway.Logger, this, header.MessageId, why);
        }

        Answer(header, AnswerResult.NotSupported);
    }

    private void BadMessage(in Jt808Header header)
    {
        _gateway.Counts.Rejected++;
        if (Connection.FirstOfItsKind($"{header.MessageId} is bad"))
        {
            GatewayLog.BadMessage(_gateway.Logger, this, header.MessageId);
        }

        Answer(header, AnswerResult.BadMessage);
    }
}
