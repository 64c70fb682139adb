using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Status;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>A vehicle's connection.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed partial class DeviceSession : Jt808Receiver, ISession
{
    private const int MaxCodesTried = 3;

    private readonly FleetGateway _gateway;

    // The library's own deadline for a first frame counts what stands before the first flag as one; this one wants a
    // frame that is right.
    private Deadline? _firstFrame;
    private IdleTimeout? _idle;
    private ushort _serial;

    /// <summary>Of the frame with which the terminal said who it is: what is sent unasked has the form that it
    /// speaks.</summary>
    private Jt808Header _hello;

    /// <summary>Set by authentication, or by the first frame if that is not asked for. Cleared when the terminal logs
    /// out or another connection takes its place.</summary>
    private bool _isOnline;
    private int _codesTried;
    private bool _isWaitingForRoom;
    private bool _isLeaving;
    private HashSet<string>? _told;

    public DeviceSession(FleetGateway gateway)
    {
        _gateway = gateway;
        FrameTimeout = gateway.Options.Frame;
    }

    /// <summary>The terminal's number. Empty before it is known.</summary>
    public string Device { get; private set; } = "";

    public DateTimeOffset Since { get; private set; }

    /// <summary>When the last frame came.</summary>
    public DateTimeOffset Seen { get; private set; }

    /// <summary>Frames of this connection.</summary>
    public long Frames { get; private set; }

    public Deferred Ended { get; } = new();

    public DeviceSnapshot Snapshot() => new(Device, $"{Transport.Peer}", Since, Seen, Frames);

    public void StopReading()
    {
        _isWaitingForRoom = true;
        _idle?.Cancel();
        if (_heartbeat is not null)
        {
            _heartbeat.IsDeaf = true;
        }

        PauseProducing();
    }

    public void BeginClose()
    {
        _isLeaving = true;
        StopHeartbeat();
        Transport.LoseWriteConnection();
        ResumeProducing();
    }

    public override string ToString() => Device.Length > 0 ? $"{Device} at {Transport.Peer}" : $"{Transport.Peer}";

    protected override void ConnectionMade()
    {
        Since = _gateway.UtcNow;
        _firstFrame = new Deadline(Transport.Reactor, FirstFrameTimedOut);
        _firstFrame.Set(_gateway.Options.FirstFrame);
        _idle = new IdleTimeout(Transport.Reactor, IdledOut);
        _idle.SetTimeout(_gateway.Options.Idle);
        _gateway.Devices.Add(this);
    }

    protected override void FrameReceived(in Jt808Frame frame)
    {
        if (_isLeaving)
        {
            return;
        }

        _firstFrame!.Clear();
        _idle!.ResetTimeout();
        Frames++;
        _gateway.Counts.Frames++;
        Jt808Header header = frame.Header;
        if (_gateway.Options.MustAuthenticate || _isOnline)
        {
            See();
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
        if (FirstOfItsKind($"{error}"))
        {
            GatewayLog.Rejected(
                _gateway.Logger,
                this,
                error,
                Convert.ToHexStringLower(wire[..Math.Min(wire.Length, 64)])
            );
        }
    }

    protected override void NoiseSkipped()
    {
        _gateway.Counts.Rejected++;
        if (FirstOfItsKind("rubbish"))
        {
            GatewayLog.Noise(_gateway.Logger, this);
        }
    }

    protected override void FrameTimedOut()
    {
        GatewayLog.Silent(_gateway.Logger, this, "has begun a frame and not ended it");
        base.FrameTimedOut();
    }

    protected override void ConnectionLost(Failure reason)
    {
        _firstFrame!.Cancel();
        _idle!.Cancel();
        GoOffline();
        _gateway.Devices.Remove(this);
        if (Device.Length > 0)
        {
            GatewayLog.Gone(_gateway.Logger, this, reason.Exception.Message);
        }

        Ended.Callback();
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

        See();
        StartHeartbeat();
    }

    private void GoOffline()
    {
        if (!_isOnline)
        {
            return;
        }

        _isOnline = false;
        StopHeartbeat();
        if (_gateway.Devices.Leave(_hello.Terminal, this))
        {
            _gateway.Fragments.Forget(_hello.Terminal);
        }
    }

    private void See()
    {
        Seen = _gateway.UtcNow;
        if (_isOnline)
        {
            _gateway.Writer.Add(new LastSeen(Device, Seen));
        }
    }

    private void FirstFrameTimedOut()
    {
        _gateway.Counts.Silent++;
        GatewayLog.Silent(_gateway.Logger, this, "sent no frame");
        Transport.AbortConnection();
    }

    private void IdledOut()
    {
        _gateway.Counts.Silent++;
        GatewayLog.Silent(_gateway.Logger, this, "is silent");
        Transport.AbortConnection();
    }

    private void Answer(in Jt808Header to, AnswerResult result)
    {
        Span<byte> body = stackalloc byte[GeneralAnswer.Length];
        _ = new GeneralAnswer(to.Serial, to.MessageId, result).WriteTo(body);
        SendFrame(to.Reply(MessageIds.PlatformAnswer, _serial++), body);
    }

    /// <summary>Whether this connection has not yet done the like: a thing is logged once for each, and counted each
    /// time.</summary>
    private bool FirstOfItsKind(string what)
    {
        // Who does so many different wrong things need not have all of them told.
        _told ??= [];
        return _told.Count < 64 && _told.Add(what);
    }
}
