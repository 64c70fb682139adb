using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Simulator;

/// <content>What operators send: each message is answered as a terminal that can do everything does, and
/// logged.</content>
internal sealed partial class VehicleLink
{
    private void RequestReceived(in Jt808Frame frame)
    {
        Jt808Header header = frame.Header;
        if (!header.IsFragment)
        {
            RequestReceived(header, frame.Body);
            return;
        }

        FragmentOutcome outcome = simulation.Fragments.Add(frame, out FragmentedMessage? message);
        if (outcome == FragmentOutcome.Complete)
        {
            RequestReceived(header.Whole(), message!.TakeBody());
        }
        else
        {
            SendAnswer(header, outcome == FragmentOutcome.Refused ? AnswerResult.Failure : AnswerResult.Success);
        }
    }

    private void RequestReceived(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        switch (header.MessageId)
        {
            case MessageIds.Text:
                SendAnswer(header, TextReceived(header, body));
                break;

            case MessageIds.SetParameters:
                SendAnswer(header, ParametersReceived(header, body));
                break;

            case MessageIds.QueryParameters
            or MessageIds.QuerySomeParameters
                when ParameterQuery.TryParse(header.MessageId, body, out ParameterQuery? query):
                Log($"is asked for {(query!.Ids.Count == 0 ? "its" : $"{query.Ids.Count} of its")} parameters");
                Send(
                    MessageIds.ParameterAnswer,
                    new ParameterAnswer(header.Serial, vehicle.Parameters.Read(query.Ids)).ToBody()
                );
                break;

            case MessageIds.QuerySomeParameters:
                SendAnswer(header, AnswerResult.BadMessage);
                break;

            case MessageIds.QueryPosition:
                Log("is asked for its position");
                Send(MessageIds.PositionAnswer, PositionFor(header.Serial));
                break;

            case MessageIds.Control:
                SendAnswer(header, ControlReceived(body));
                break;

            default:
                SendAnswer(header, AnswerResult.NotSupported);
                break;
        }
    }

    private AnswerResult TextReceived(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!TextMessage.TryParse(body, header.IsVersion2019, out TextMessage? message))
        {
            return AnswerResult.BadMessage;
        }

        string emergency = (message!.Flags & TextFlags.Emergency) != 0 ? " as an emergency" : "";
        Log($"shows{emergency}: {Visible(message.Text)}");
        return AnswerResult.Success;
    }

    private AnswerResult ParametersReceived(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!SetParameters.TryParse(body, header.IsVersion2019, out SetParameters? message))
        {
            return AnswerResult.BadMessage;
        }

        IEnumerable<string> set = message!.Parameters.Select(static parameter =>
            $"0x{parameter.Id:x4} to {Convert.ToHexStringLower(parameter.Value.Span)}"
        );
        if (!vehicle.Parameters.TrySet(message.Parameters))
        {
            Log($"has no room to set {string.Join(", ", set)}");
            return AnswerResult.Failure;
        }

        Log($"sets {string.Join(", ", set)}");
        return AnswerResult.Success;
    }

    private AnswerResult ControlReceived(ReadOnlySpan<byte> body)
    {
        if (!TerminalControl.TryParse(body, out TerminalControl? message))
        {
            return AnswerResult.BadMessage;
        }

        // What the command means for a real terminal, such as a restart, it does not do.
        Log(
            $"takes the command {message!.Command}{(message.Arguments.Length > 0 ? ": " : "")}{Visible(message.Arguments)}"
        );
        return AnswerResult.Success;
    }

    private byte[] PositionFor(ushort serial)
    {
        byte[] body = new byte[sizeof(ushort) + Position.Length];
        (body[0], body[1]) = ((byte)(serial >> 8), (byte)serial);
        _ = vehicle.Report(0).WriteTo(body.AsSpan(sizeof(ushort)));
        return body;
    }

    /// <summary>Sends a message that is an answer itself: the gateway answers it not, or with what nobody
    /// awaits.</summary>
    private void Send(ushort id, ReadOnlySpan<byte> body) =>
        SendFrame(Jt808Header.For(id, vehicle.Number, vehicle.NextSerial()), body);

    private void Log(string what) => simulation.Options.Log?.Invoke($"{vehicle.Number} {what}");

    /// <summary>A text without line ends and other control characters, which would change what a terminal
    /// shows.</summary>
    private static string Visible(string text) =>
        string.Concat(text.Select(static c => char.IsControl(c) ? '\uFFFD' : c));
}
