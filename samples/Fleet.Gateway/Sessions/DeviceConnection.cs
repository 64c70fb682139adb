using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The part that every session holds, whatever protocol it speaks: deadlines, heartbeats, alarms that are on
/// no disk yet, and the orderly end.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed class DeviceConnection
{
    private const int MaxKinds = 64;

    private readonly FleetGateway _gateway;
    private readonly FrameReceiver _session;
    private readonly Heartbeat _heartbeat;
    private readonly IdleTimeout _idle;
    private HashSet<string>? _kinds;

    /// <summary>Messages with alarms that are on no disk yet.</summary>
    private int _notDurable;
    private bool _isWaitingForRoom;
    private ushort _nextHeartbeat;

    /// <param name="gateway">The gateway.</param>
    /// <param name="session">The session, which is connected.</param>
    /// <param name="sendHeartbeat">Sends a heartbeat with this number.</param>
    public DeviceConnection(FleetGateway gateway, FrameReceiver session, Action<ushort> sendHeartbeat)
    {
        _gateway = gateway;
        _session = session;
        session.FirstFrameTimeout = gateway.Options.FirstFrame;
        Since = gateway.UtcNow;
        _heartbeat = new Heartbeat(
            Transport.Reactor,
            () => sendHeartbeat(_nextHeartbeat++),
            () => CloseAsSilent("has left heartbeats unanswered")
        );
        _idle = new IdleTimeout(Transport.Reactor, () => CloseAsSilent("is silent"));
        _idle.SetTimeout(gateway.Options.Idle);
        gateway.Devices.Add(this);
    }

    public ITransport Transport => _session.Transport;

    /// <summary>The time of the connection.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>The time of the last frame.</summary>
    public DateTimeOffset Seen { get; private set; }

    /// <summary>The number of correct frames.</summary>
    public long Frames { get; private set; }

    /// <summary>Set by <see cref="BeginClose"/>. Frames that still arrive are ignored then.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Whether messages with alarms wait until the alarms are on a disk.</summary>
    public bool HasAlarmsUnderWay => _notDurable > 0;

    /// <summary>Fires when the connection is lost.</summary>
    public Deferred Ended { get; } = new();

    private bool IsConnected => !Ended.Called;

    /// <summary>Notes a correct frame.</summary>
    public void FrameReceived()
    {
        _idle.ResetTimeout();
        Frames++;
        _gateway.Counts.Frames++;
        Seen = _gateway.UtcNow;
    }

    /// <summary>Notes bytes that belong to no frame. They are counted each time and logged once.</summary>
    public void NoiseReceived()
    {
        _gateway.Counts.Rejected++;
        if (FirstOfItsKind("noise"))
        {
            GatewayLog.Noise(_gateway.Logger, _session);
        }
    }

    /// <summary>Starts to send heartbeats, numbered from 0. Other frames than answers to them do not prove that the
    /// device is there: the terminal may send them on its own.</summary>
    public void StartHeartbeats()
    {
        _nextHeartbeat = 0;
        TimeSpan interval = _gateway.Options.Heartbeat;
        _heartbeat.Start(interval, tolerance: (_gateway.Options.MaxMissed + 1) * interval);
    }

    public void StopHeartbeats() => _heartbeat.Stop();

    public void HeartbeatAnswered() => _heartbeat.NoteReceived();

    /// <summary>Gives an alarm to the writer. Stops reading from the device if too many alarms are under way.</summary>
    /// <returns>Fires when the alarm is on a disk.</returns>
    public Deferred Keep(AlarmRecord alarm)
    {
        _gateway.Counts.Alarms++;
        Deferred durable = _gateway.Writer.Add(alarm);
        if ((_gateway.Writer.IsFullOfAlarms || _notDurable >= _gateway.Options.MaxNotDurable) && !_isWaitingForRoom)
        {
            _ = WaitForRoom();
        }

        return durable;
    }

    /// <summary>Waits until the alarms of one message are on a disk.</summary>
    /// <param name="durable">Fires then.</param>
    /// <returns>Whether the device is still connected, so that the message can be acknowledged.</returns>
    public async Deferred<bool> WhenDurable(Deferred durable)
    {
        _notDurable++;
        await durable;
        _notDurable--;
        return IsConnected;
    }

    /// <summary>Stops reading, so that nothing is acknowledged but what has arrived. Answers are still sent. The device
    /// cannot be heard then, so neither silence nor unanswered heartbeats close the connection.</summary>
    public void StopReading()
    {
        _isWaitingForRoom = true;
        _idle.Cancel();
        _heartbeat.IsReadingPaused = true;
        _session.PauseProducing();
    }

    /// <summary>Closes this side, and ignores what the device sends until it closes its side.</summary>
    /// <remarks>Closing the socket with unread bytes would reset the connection, and the device could lose the last
    /// answers.</remarks>
    public void BeginClose()
    {
        IsClosing = true;
        StopHeartbeats();
        Transport.LoseWriteConnection();
        _session.ResumeProducing();
    }

    /// <summary>Closes the connection because the first frame, or a later one, took too long.</summary>
    public void FrameTimedOut()
    {
        if (Frames == 0)
        {
            CloseAsSilent("sent no frame");
        }
        else
        {
            GatewayLog.Silent(_gateway.Logger, _session, "has begun a frame and not ended it");
            Transport.AbortConnection();
        }
    }

    /// <summary>Ends the timers and fires <see cref="Ended"/>. Called when the connection is lost.</summary>
    public void End()
    {
        _idle.Cancel();
        StopHeartbeats();
        _gateway.Devices.Remove(this);
        Ended.Callback();
    }

    /// <summary>Whether the connection does a thing for the first time. Such a thing is counted each time and logged
    /// once, and only so many kinds of it, so that a device cannot fill the log.</summary>
    public bool FirstOfItsKind(string kind)
    {
        _kinds ??= [];
        return _kinds.Count < MaxKinds && _kinds.Add(kind);
    }

    private async Deferred WaitForRoom()
    {
        _gateway.Counts.Paused++;
        StopReading();
        await _gateway.Writer.WhenRoom();
        if (!IsConnected || _gateway.IsStopping)
        {
            return;
        }

        _isWaitingForRoom = false;
        _heartbeat.IsReadingPaused = false;
        _idle.SetTimeout(_gateway.Options.Idle);
        _session.ResumeProducing();
    }

    private void CloseAsSilent(string what)
    {
        _gateway.Counts.Silent++;
        GatewayLog.Silent(_gateway.Logger, _session, what);
        Transport.AbortConnection();
    }
}
