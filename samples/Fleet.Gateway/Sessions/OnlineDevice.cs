using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Gateway.Sessions.Requests;
using Becket.Samples.Fleet.Gateway.Status;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>A terminal that is on line, and its vehicle. Usually a connection has one; the connection of a forwarding
/// platform has many. OnlineDevice.Messages.cs says what each message does, OnlineDevice.Reports.cs keeps positions and
/// alarms, OnlineDevice.Fp.cs serves the anti-fatigue device behind the terminal, OnlineDevice.Sending.cs sends the
/// operator's messages.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed partial class OnlineDevice
{
    private const int MaxLoggedBytes = 64;

    private readonly FleetGateway _gateway;
    private readonly DeviceSession _session;
    private readonly TimeSpan _since;

    /// <summary>The header of the frame with which the terminal came on line. Messages that are not answers are sent in
    /// the form of this header.</summary>
    private readonly Jt808Header _hello;

    /// <param name="gateway">The gateway.</param>
    /// <param name="session">The terminal's connection.</param>
    /// <param name="hello">The header of the frame with which the terminal came on line.</param>
    public OnlineDevice(FleetGateway gateway, DeviceSession session, in Jt808Header hello)
    {
        _gateway = gateway;
        _session = session;
        _hello = hello;
        Device = DeviceNames.Of(hello.Terminal);
        History = gateway.Devices.HistoryOf(Device);
        _since = LastFrame = gateway.Now;
        _heartbeat = new Heartbeat(session.Transport.Reactor, SendHeartbeat, static () => { });
        _requests = new DeviceRequests(this, session.Transport.Reactor);
        gateway.Fragments.Return(Number);
    }

    /// <summary>The device's name: <see cref="DeviceNames"/>.</summary>
    public string Device { get; }

    /// <summary>The terminal's number as it sends it.</summary>
    public TerminalNumber Number => _hello.Terminal;

    /// <summary>Whether the terminal speaks the 2019 edition. Otherwise it speaks the one of 2011 or 2013.</summary>
    public bool IsVersion2019 => _hello.IsVersion2019;

    /// <summary>What is remembered of the device beyond this connection.</summary>
    public DeviceHistory History { get; }

    public string Address => $"{_session.Transport.Peer}";

    /// <summary>How long the device has been on line.</summary>
    public TimeSpan OnLineFor => _gateway.Now - _since;

    /// <summary>The time of the last frame, by <see cref="Reactor.Now"/>.</summary>
    public TimeSpan LastFrame { get; private set; }

    /// <summary>The number of correct frames.</summary>
    public long Frames { get; private set; }

    public DeviceSession Session => _session;

    /// <summary>What the terminal said of itself. Null if it has not registered.</summary>
    public RegisterRecord? Register => _gateway.Registrations.Find(Device);

    private DeviceConnection Connection => _session.Connection;

    public DeviceSnapshot Snapshot() =>
        new(
            Device,
            Address,
            _gateway.ToWallClock(_since),
            _gateway.ToWallClock(LastFrame),
            Frames,
            Register?.Plate ?? "",
            IsVersion2019 ? "2019"
                : Register?.Edition is "2011" ? "2011"
                : "2013"
        );

    /// <summary>Ends the device's connection, at the wish of an operator. If the connection has other devices, too,
    /// they come back with their next authentication.</summary>
    public void Disconnect() => Connection.Close(CloseReason.ByOperator);

    public override string ToString() => $"{Device} at {_session.Transport.Peer}";

    /// <summary>Notes a frame of this terminal.</summary>
    public void NoteFrame()
    {
        Frames++;
        LastFrame = _gateway.Now;
        _gateway.Writer.Add(new LastSeen(Device, Connection.Seen));
    }

    /// <summary>Ends the timers, and fails the requests that wait. The device may have a newer connection by
    /// then.</summary>
    /// <param name="why">In words.</param>
    public void End(string why)
    {
        _heartbeat.Stop();
        History.Add(new DeviceEnd(_gateway.Now, Address, why));
        if (_gateway.Devices.Leave(this))
        {
            _gateway.Fragments.Leave(Number);
        }

        _requests.Fail(why);
    }

    private void SendFrame(ushort messageId, ReadOnlySpan<byte> body) =>
        _session.Send(_hello.Reply(messageId, _session.NextSerial()), body, this);

    private void Answer(in Jt808Header to, AnswerResult result) => _session.Answer(to, result, this);

    private void NotSupported(in Jt808Header header, string why) => _session.NotSupported(header, why, this);

    private void BadMessage(in Jt808Header header) => _session.BadMessage(header, this);
}
