using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Status;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The connection of a vehicle. DeviceSession.Messages.cs says what each message does,
/// DeviceSession.Reports.cs keeps positions and alarms, DeviceSession.Fp.cs serves the anti-fatigue device behind the
/// terminal.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed partial class DeviceSession : Jt808Receiver
{
    private const int MaxCodesTried = 3;
    private const int MaxLoggedBytes = 64;

    private readonly FleetGateway _gateway;
    private DeviceConnection? _connection;
    private ushort _serial;

    /// <summary>The header of the frame with which the terminal came on line. Messages that are not answers are sent in
    /// the form of this header.</summary>
    private Jt808Header _hello;

    /// <summary>Set by authentication, or by the first frame if none is required. Cleared when the terminal logs out or
    /// gets a newer connection.</summary>
    private bool _isOnline;
    private int _codesTried;

    public DeviceSession(FleetGateway gateway)
    {
        _gateway = gateway;
        FrameTimeout = gateway.Options.Frame;
    }

    /// <summary>The terminal's number. Empty before the terminal is on line.</summary>
    public string Device { get; private set; } = "";

    private DeviceConnection Connection => _connection!;

    public DeviceSnapshot Snapshot() =>
        new(Device, $"{Transport.Peer}", Connection.Since, Connection.Seen, Connection.Frames);

    public override string ToString() => Device.Length > 0 ? $"{Device} at {Transport.Peer}" : $"{Transport.Peer}";

    protected override void ConnectionMade() =>
        _connection = new DeviceConnection(_gateway, session: this, SendHeartbeat);

    protected override void FrameReceived(in Jt808Frame frame)
    {
        if (Connection.IsClosing)
        {
            return;
        }

        Connection.FrameReceived();
        Jt808Header header = frame.Header;
        if (_gateway.Options.MustAuthenticate || _isOnline)
        {
            RecordLastSeen();
        }
        else
        {
            GoOnline(header);
        }

        if (header.IsFragment)
        {
            FragmentReceived(frame);
        }
        else
        {
            Handle(header, frame.Body);
        }
    }

    protected override void FrameRejected(Jt808Error error, ReadOnlySpan<byte> wire)
    {
        _gateway.Counts.Rejected++;
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
        GoOffline();
        if (Device.Length > 0)
        {
            GatewayLog.Gone(_gateway.Logger, this, reason.Exception.Message);
        }

        Connection.End();
    }

    private void GoOnline(in Jt808Header hello)
    {
        GoOffline();
        _hello = hello;
        _isOnline = true;
        Device = hello.Terminal.ToString();
        if (_gateway.Devices.Enter(hello.Terminal, this) is { } before)
        {
            _gateway.Counts.Replaced++;
            GatewayLog.Replaced(_gateway.Logger, this, before.Transport.Peer);
            before.Transport.AbortConnection();
        }

        RecordLastSeen();
        Connection.StartHeartbeats();
    }

    private void GoOffline()
    {
        if (!_isOnline)
        {
            return;
        }

        _isOnline = false;
        Connection.StopHeartbeats();
        if (_gateway.Devices.Leave(_hello.Terminal, this))
        {
            _gateway.Fragments.Discard(_hello.Terminal);
        }
    }

    private void RecordLastSeen()
    {
        if (_isOnline)
        {
            _gateway.Writer.Add(new LastSeen(Device, Connection.Seen));
        }
    }

    private void Answer(in Jt808Header to, AnswerResult result)
    {
        Span<byte> body = stackalloc byte[GeneralAnswer.Length];
        _ = new GeneralAnswer(to.Serial, to.MessageId, result).WriteTo(body);
        SendFrame(to.Reply(MessageIds.PlatformAnswer, _serial++), body);
    }
}
