using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Sessions.Requests;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>What an operator can send. Each message waits for the device's answer, up to a time-out: a parameter, or
/// <see cref="GatewayOptions.RequestTimeout"/>. It fails with <see cref="TimeoutException"/>, with <see
/// cref="DeviceGoneException"/> if the device goes first, with <see cref="InvalidOperationException"/> if too many
/// requests wait already, and with <see cref="ArgumentException"/>, before anything is sent, for what the protocol
/// cannot carry. Nothing is sent twice by itself: TCP has done that, and a command must not be executed
/// twice.</summary>
internal sealed partial class OnlineDevice
{
    private readonly DeviceRequests _requests;

    /// <summary>The number of requests that wait for an answer.</summary>
    public int RequestsWaiting => _requests.Count;

    /// <summary>0x8300: sends a text to the driver. A long one goes out in packets.</summary>
    /// <returns>The terminal's result: 0 success, 1 failure, 2 bad message, 3 not supported.</returns>
    public async Deferred<AnswerResult> SendText(
        string text,
        TextFlags flags = TextFlags.Display | TextFlags.Speak,
        TimeSpan? timeout = null
    ) => (await Send(MessageIds.Text, null, new TextMessage(flags, text).ToBody(IsVersion2019), timeout)).Result;

    /// <summary>0x8201: asks for the position now. It is kept as any other position is.</summary>
    /// <exception cref="DeviceRefusedException">The terminal answered that it does not do this.</exception>
    public async Deferred<PositionRecord> QueryPosition(TimeSpan? timeout = null)
    {
        DeviceAnswer answer = await Send(MessageIds.QueryPosition, MessageIds.PositionAnswer, [], timeout);
        ThrowIfRefused(answer, MessageIds.QueryPosition);

        // Kept by PositionAnswerReceived, before the answer fired.
        return History.LastPosition ?? throw new InvalidOperationException("The position was not kept.");
    }

    /// <summary>0x8103: sets parameters.</summary>
    /// <returns>The terminal's result.</returns>
    public async Deferred<AnswerResult> SetParameters(IReadOnlyList<Parameter> parameters, TimeSpan? timeout = null)
    {
        byte[] body = new SetParameters(
            IsVersion2019 ? Jt808Edition.Of2019
                : Register?.Edition == "2011" ? Jt808Edition.Of2011
                : Jt808Edition.Of2013,
            parameters
        ).ToBody();
        return (await Send(MessageIds.SetParameters, null, body, timeout)).Result;
    }

    /// <summary>0x8104: asks for all parameters; with ids 0x8106, which terminals of 2011 do not know.</summary>
    /// <exception cref="DeviceRefusedException">The terminal answered that it does not do this, or its answer does not
    /// parse.</exception>
    public async Deferred<IReadOnlyList<Parameter>> QueryParameters(
        IReadOnlyList<uint>? ids = null,
        TimeSpan? timeout = null
    )
    {
        var query = new ParameterQuery(ids ?? []);
        DeviceAnswer answer = await Send(query.MessageId, MessageIds.ParameterAnswer, query.ToBody(), timeout);
        ThrowIfRefused(answer, query.MessageId);
        return ParameterAnswer.TryParse(answer.Body.Span, IsVersion2019, out ParameterAnswer? message)
            ? message!.Parameters
            : throw new DeviceRefusedException(
                $"{this} answered 0x{query.MessageId:x4} with a list that does not parse.",
                AnswerResult.BadMessage
            );
    }

    /// <summary>0x8105: gives the terminal a command: 1 upgrade, 2 connect to another server, 3 power off, 4 restart, 5
    /// factory settings, 6 end data communication, 7 end all radio communication.</summary>
    /// <param name="command">1 to 7.</param>
    /// <param name="arguments">The arguments of commands 1 and 2, separated by semicolons.</param>
    /// <param name="timeout">The time to wait.</param>
    /// <returns>The terminal's result.</returns>
    public async Deferred<AnswerResult> Control(byte command, string arguments = "", TimeSpan? timeout = null)
    {
        if (command is < TerminalControl.MinCommand or > TerminalControl.MaxCommand)
        {
            throw new ArgumentException(
                $"Commands are {TerminalControl.MinCommand} to {TerminalControl.MaxCommand}, not {command}.",
                nameof(command)
            );
        }

        byte[] body = new TerminalControl(command, arguments).ToBody();
        return (await Send(MessageIds.Control, null, body, timeout)).Result;
    }

    private Deferred<DeviceAnswer> Send(ushort messageId, ushort? answerId, byte[] body, TimeSpan? timeout)
    {
        if (_requests.Count >= DeviceRequests.Most)
        {
            throw new InvalidOperationException(
                $"{DeviceRequests.Most} requests to {this} wait for an answer already. Wait for one of them."
            );
        }

        SentPacket[] packets = Split(messageId, body);
        foreach (SentPacket packet in packets)
        {
            _session.Send(packet.Header, packet.Body.Span, this);
        }

        return _requests.Await(messageId, answerId, packets, timeout ?? _gateway.Options.RequestTimeout);
    }

    /// <summary>Cuts a body into packets with consecutive serial numbers, as JT/T 808-2013 section 7.12 says.</summary>
    private SentPacket[] Split(ushort messageId, byte[] body)
    {
        int count = Math.Max(1, (body.Length + Jt808Header.MaxBodyLength - 1) / Jt808Header.MaxBodyLength);
        if (count > ushort.MaxValue)
        {
            throw new ArgumentException($"A message of {body.Length} bytes does not fit into packets.", nameof(body));
        }

        var packets = new SentPacket[count];
        for (int index = 0; index < count; index++)
        {
            int at = index * Jt808Header.MaxBodyLength;
            packets[index] = new SentPacket(
                _hello.Reply(messageId, NextFreeSerial()) with
                {
                    PacketCount = (ushort)(count > 1 ? count : 0),
                    PacketIndex = (ushort)(count > 1 ? index + 1 : 0),
                },
                body.AsMemory(at, Math.Min(Jt808Header.MaxBodyLength, body.Length - at))
            );
        }

        return packets;
    }

    private ushort NextFreeSerial()
    {
        ushort serial;
        do
        {
            serial = _session.NextSerial();
        } while (_requests.Uses(serial));

        return serial;
    }

    private void PositionAnswerReceived(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        // An alarm in it is kept, too. The platform does not answer an answer, so nobody waits for the disk.
        if (
            !PositionAnswer.TryParse(body, out PositionAnswer answer)
            || !TryKeep(header, item: 0, answer.Report, isLate: false, out _)
        )
        {
            BadMessage(header);
            return;
        }

        _requests.Answered(header.MessageId, answer.Serial, answer.Report);
    }

    private void ParametersReceived(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (body.Length < 2)
        {
            BadMessage(header);
            return;
        }

        _requests.Answered(header.MessageId, System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(body), body);
    }

    private void PacketsAskedFor(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!PacketRequest.TryParse(body, header.IsVersion2019, out PacketRequest? request))
        {
            BadMessage(header);
            return;
        }

        foreach (SentPacket packet in _requests.Missing(request!))
        {
            _session.Send(packet.Header, packet.Body.Span, this);
        }
    }

    private void ThrowIfRefused(DeviceAnswer answer, ushort messageId)
    {
        if (answer.Result != AnswerResult.Success)
        {
            throw new DeviceRefusedException(
                $"{this} answered 0x{messageId:x4} with \"{InWords(answer.Result)}\".",
                answer.Result
            );
        }
    }

    private static string InWords(AnswerResult result) =>
        result switch
        {
            AnswerResult.Failure => "failure",
            AnswerResult.BadMessage => "bad message",
            AnswerResult.NotSupported => "not supported",
            _ => $"result {(int)result}",
        };
}
