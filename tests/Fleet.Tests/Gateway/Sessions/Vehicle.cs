using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>A terminal that the test controls.</summary>
internal sealed class Vehicle(string number = "013800138000", bool isVersion2019 = false) : Jt808Receiver
{
    private readonly DeferredQueue<(Jt808Header Header, byte[] Body)> _received = new();
    private readonly DeferredEvent _closed = new();
    private ushort _serial;

    public TerminalNumber Number { get; } = TerminalNumber.Parse(number, isVersion2019);

    /// <summary>The code that the gateway has issued.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Why the connection ended. Null while it is open.</summary>
    public Exception? End { get; private set; }

    /// <summary>The body of a report.</summary>
    public static byte[] Report(int second, uint alarm = 0, byte[]? items = null)
    {
        byte[] body = new byte[Position.Length + (items?.Length ?? 0)];
        new Position(
            alarm,
            Status: 3,
            Latitude: 31_230_000,
            Longitude: 121_470_000,
            Altitude: 4,
            Speed: 615,
            Direction: 90,
            new BcdTime(Stores.Make.Noon.AddSeconds(second))
        ).WriteTo(body);
        items?.CopyTo(body, Position.Length);
        return body;
    }

    /// <returns>The serial number of the message.</returns>
    public ushort Send(ushort messageId, params ReadOnlySpan<byte> body)
    {
        SendFrame(Jt808Header.For(messageId, Number, _serial), body);
        return _serial++;
    }

    /// <summary>Sends the same message again, as terminals do without an answer.</summary>
    public void SendAgain(ushort messageId, ushort serial, params ReadOnlySpan<byte> body) =>
        SendFrame(Jt808Header.For(messageId, Number, serial), body);

    /// <summary>Sends one packet of a longer message.</summary>
    public void SendPacket(ushort messageId, ushort count, ushort index, params ReadOnlySpan<byte> body) =>
        SendFrame(
            Jt808Header.For(messageId, Number, _serial++) with
            {
                PacketCount = count,
                PacketIndex = index,
            },
            body
        );

    /// <summary>The next message.</summary>
    public Deferred<(Jt808Header Header, byte[] Body)> Receive() => _received.Get();

    /// <summary>The next message, which must be a general answer.</summary>
    public async Deferred<GeneralAnswer> ReceiveAnswer()
    {
        (Jt808Header header, byte[]? body) = await Receive();
        Assert.Equal(MessageIds.PlatformAnswer, header.MessageId);
        Assert.True(GeneralAnswer.TryParse(body, out GeneralAnswer answer));
        return answer;
    }

    /// <summary>Sends a message and waits for its answer.</summary>
    public async Deferred<AnswerResult> Ask(ushort messageId, byte[] body)
    {
        ushort serial = Send(messageId, body);
        GeneralAnswer answer = await ReceiveAnswer();
        Assert.Equal((serial, messageId), (answer.Serial, answer.MessageId));
        return answer.Result;
    }

    /// <summary>Answers a message of the gateway with 0x0001.</summary>
    public void AnswerTo(Jt808Header header, AnswerResult result)
    {
        byte[] answer = new byte[GeneralAnswer.Length];
        new GeneralAnswer(header.Serial, header.MessageId, result).WriteTo(answer);
        Send(MessageIds.TerminalAnswer, answer);
    }

    public async Deferred Register(Jt808Edition? edition = null) =>
        Assert.Equal(0, await TryRegister(edition: edition));

    /// <summary>Registers, and notes the code if it gets one.</summary>
    /// <returns>The result of 0x8100.</returns>
    public async Deferred<int> TryRegister(
        string terminalId = "ID00001",
        string plate = "A12345",
        string maker = "MAKER",
        Jt808Edition? edition = null
    )
    {
        byte[] body = new byte[Jt808Header.MaxBodyLength];
        edition ??= isVersion2019 ? Jt808Edition.Of2019 : Jt808Edition.Of2013;
        int length = new Register(edition.Value, 31, 115, maker, "MODEL", terminalId, 2, plate).WriteTo(body);
        ushort serial = Send(MessageIds.Register, body.AsSpan(0, length));
        (Jt808Header header, byte[]? answer) = await Receive();
        Assert.Equal(MessageIds.RegisterAnswer, header.MessageId);
        Assert.True(RegisterAnswer.TryParse(answer, out RegisterAnswer? message));
        Assert.Equal(serial, message!.Serial);
        Assert.Equal(message.Result == 0, message.Token is not null);
        Code = message.Token ?? Code;
        return message.Result;
    }

    public Deferred<AnswerResult> Authenticate(string code)
    {
        byte[] body = new byte[Jt808Header.MaxBodyLength];
        return Ask(
            MessageIds.Authenticate,
            body[..new Authenticate(code, "123456789012345", "1.0").WriteTo(body, isVersion2019)]
        );
    }

    public async Deferred GoOnline()
    {
        await Register();
        Assert.Equal(AnswerResult.Success, await Authenticate(Code));
    }

    /// <summary>Waits until the gateway has closed the connection.</summary>
    public Deferred WhenClosed() => _closed.Wait();

    protected override void FrameReceived(in Jt808Frame frame) => _received.Put((frame.Header, frame.Body.ToArray()));

    protected override void ConnectionLost(Failure reason)
    {
        End = reason.Exception;
        _closed.Set();
    }
}
