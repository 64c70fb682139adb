using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>A connection that speaks JT/T 808, with the terminals that are on line there. DeviceSession.LogIn.cs
/// registers and authenticates terminals; <see cref="OnlineDevice"/> handles the messages of those that are on
/// line.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed partial class DeviceSession : Jt808Receiver
{
    private const int MaxLoggedBytes = 64;

    private readonly FleetGateway _gateway;
    private readonly Dictionary<TerminalNumber, OnlineDevice> _devices = [];
    private DeviceConnection? _connection;
    private ushort _serial;

    /// <summary>The device that sent the last frame. Usually it sends the next one, too.</summary>
    private OnlineDevice? _last;

    /// <summary>The frames of terminals that are not on line. Null if there were none.</summary>
    private FrameMemory? _frames;

    /// <summary>The device named by the last frame of a terminal that is not on line.</summary>
    private TerminalNumber? _stranger;

    public DeviceSession(FleetGateway gateway)
    {
        _gateway = gateway;
        FrameTimeout = gateway.Options.Frame;
    }

    public DeviceConnection Connection => _connection!;

    /// <summary>The terminals on line at this connection.</summary>
    public IReadOnlyCollection<OnlineDevice> Devices => _devices.Values;

    public override string ToString() =>
        _devices.Count == 1 ? $"{_devices.Values.First()}"
        : _devices.Count > 1 ? $"{_devices.Count} terminals at {Transport.Peer}"
        : _stranger is { } stranger ? $"{DeviceNames.Of(stranger)}, not on line, at {Transport.Peer}"
        : $"{Transport.Peer}";

    public ushort NextSerial() => _serial++;

    /// <summary>Sends a frame, and keeps a copy among the last frames.</summary>
    /// <param name="header">The header.</param>
    /// <param name="body">The body.</param>
    /// <param name="device">The device that the frame is for. Null if it is not on line.</param>
    public void Send(in Jt808Header header, ReadOnlySpan<byte> body, OnlineDevice? device)
    {
        Span<byte> wire = stackalloc byte[Jt808Framing.MaxWireLength];
        wire = wire[..Jt808Framing.Write(wire, header, body)];
        Remember(device, isSent: true, wire[1..^1]);
        Transport.Write(wire);
    }

    public void Answer(in Jt808Header to, AnswerResult result, OnlineDevice? device)
    {
        Span<byte> body = stackalloc byte[GeneralAnswer.Length];
        _ = new GeneralAnswer(to.Serial, to.MessageId, result).WriteTo(body);
        Send(to.Reply(MessageIds.PlatformAnswer, NextSerial()), body, device);
    }

    public void NotSupported(in Jt808Header header, string why, OnlineDevice? device)
    {
        if (Connection.FirstOfItsKind($"{header.MessageId} {why}"))
        {
            GatewayLog.NotSupported(_gateway.Logger, device ?? (object)this, header.MessageId, why);
        }

        Answer(header, AnswerResult.NotSupported, device);
    }

    public void BadMessage(in Jt808Header header, OnlineDevice? device)
    {
        _gateway.Counts.Rejected++;
        if (Connection.FirstOfItsKind($"{header.MessageId} is bad"))
        {
            GatewayLog.BadMessage(_gateway.Logger, device ?? (object)this, header.MessageId);
        }

        Answer(header, AnswerResult.BadMessage, device);
    }

    protected override void ConnectionMade()
    {
        _connection = new DeviceConnection(_gateway, session: this);
        _connection.AwaitLogIn();
    }

    protected override void FrameReceived(in Jt808Frame frame)
    {
        if (Connection.IsClosing)
        {
            return;
        }

        Connection.FrameReceived();
        Jt808Header header = frame.Header;
        OnlineDevice? device = Find(header.Terminal) ?? TryGoOnline(header);
        Remember(device, isSent: false, frame.Wire);
        device?.NoteFrame();
        if (HandleLogIn(frame, device))
        {
            return;
        }

        if (device is null)
        {
            RejectStranger(header);
        }
        else if (header.IsFragment)
        {
            device.FragmentReceived(frame);
        }
        else
        {
            device.Handle(header, frame.Body);
        }
    }

    protected override void FrameRejected(Jt808Error error, ReadOnlySpan<byte> wire)
    {
        _gateway.Counts.Rejected++;
        Remember(_devices.Count == 1 ? _devices.Values.First() : null, isSent: false, wire);
        if (Connection.FirstOfItsKind($"{error}"))
        {
            string bytes = Convert.ToHexStringLower(wire[..Math.Min(wire.Length, MaxLoggedBytes)]);
            GatewayLog.Rejected(_gateway.Logger, this, error, bytes);
        }
    }

    protected override void NoiseSkipped() => Connection.NoiseReceived();

    protected override void FrameTimedOut() => Connection.FrameTimedOut();

    protected override void ConnectionLost(Failure reason)
    {
        string name = ToString();
        bool wasOnLine = _devices.Count > 0;
        CloseReason why = Connection.End(reason);
        string words = why == CloseReason.Lost ? $"lost: {reason.Exception.Message}" : why.ToWords();
        foreach (OnlineDevice device in _devices.Values.ToArray())
        {
            TakeOff(device, words);
        }

        if (wasOnLine)
        {
            GatewayLog.Gone(_gateway.Logger, name, words);
        }
        else
        {
            _gateway.NoteRefused(
                new RefusedConnection(
                    _gateway.Now,
                    $"{Transport.Peer}",
                    _stranger is { } stranger ? DeviceNames.Of(stranger) : "",
                    why,
                    _frames?.Read() ?? []
                )
            );
        }

        _gateway.Devices.Remove(Connection);
    }

    private OnlineDevice? Find(TerminalNumber terminal)
    {
        if (_last is not null && _last.Number == terminal)
        {
            return _last;
        }

        return _devices.TryGetValue(terminal, out OnlineDevice? device) ? _last = device : null;
    }

    /// <summary>A frame of a terminal that is not on line here is answered with a failure.</summary>
    private void RejectStranger(in Jt808Header header)
    {
        _stranger = header.Terminal;
        if (Connection.FirstOfItsKind("other terminal"))
        {
            GatewayLog.NotAuthenticated(_gateway.Logger, this, header.MessageId, header.Terminal);
        }

        if (header.MessageId != MessageIds.TerminalAnswer)
        {
            Answer(header, AnswerResult.Failure, device: null);
        }
    }

    private void Remember(OnlineDevice? device, bool isSent, ReadOnlySpan<byte> wire)
    {
        FrameMemory frames = device?.History.Frames ?? (_frames ??= new FrameMemory());
        frames.Add(_gateway.Now, isSent, wire);
        if (device is { History.IsTraced: true })
        {
            GatewayLog.Frame(
                _gateway.FrameLogger,
                device.Device,
                isSent ? "got" : "sent",
                Convert.ToHexStringLower(wire)
            );
        }
    }
}
