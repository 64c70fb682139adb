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
    private readonly IdleTimeout _idle;
    private readonly IdleTimeout _logIn;
    private readonly TimeSpan _since;
    private HashSet<string>? _kinds;

    /// <summary>Messages with alarms that are on no disk yet.</summary>
    private int _notDurable;
    private bool _isWaitingForRoom;

    /// <param name="gateway">The gateway.</param>
    /// <param name="session">The session, which is connected.</param>
    public DeviceConnection(FleetGateway gateway, FrameReceiver session)
    {
        _gateway = gateway;
        _session = session;
        session.FirstFrameTimeout = gateway.Options.FirstFrame;
        _since = LastFrame = gateway.Now;
        Seen = gateway.UtcNow;
        _idle = new IdleTimeout(Transport.Reactor, () => Close(CloseReason.Silent));
        _idle.SetTimeout(gateway.Options.Idle);
        _logIn = new IdleTimeout(Transport.Reactor, () => Close(CloseReason.NotAuthenticated));
        gateway.Devices.Add(this);
    }

    public ITransport Transport => _session.Transport;

    /// <summary>How long the connection has existed.</summary>
    public TimeSpan Age => _gateway.Now - _since;

    /// <summary>The time of the last frame by the wall clock as it was then.</summary>
    public DateTimeOffset Seen { get; private set; }

    /// <summary>The time of the last frame, or of the connection, by <see cref="Reactor.Now"/>.</summary>
    public TimeSpan LastFrame { get; private set; }

    /// <summary>The number of correct frames.</summary>
    public long Frames { get; private set; }

    /// <summary>Heartbeats that the device must answer, or send another frame. Null if there are none.</summary>
    public Heartbeat? Heartbeat { get; init; }

    /// <summary>Set when this side ends the connection. Frames that still arrive are ignored then.</summary>
    public bool IsClosing => Reason is not null;

    /// <summary>Why the connection ended, or ends. Null while it lasts.</summary>
    public CloseReason? Reason { get; private set; }

    /// <summary>Whether messages with alarms wait until the alarms are on a disk.</summary>
    public bool HasAlarmsUnderWay => _notDurable > 0;

    private bool IsConnected { get; set; } = true;

    /// <summary>Notes a correct frame. Any frame is a sign of life.</summary>
    public void FrameReceived()
    {
        _idle.ResetTimeout();
        Heartbeat?.NoteReceived();
        Frames++;
        _gateway.Counts.Frames++;
        Seen = _gateway.UtcNow;
        LastFrame = _gateway.Now;
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

    /// <summary>Gives terminals the time <see cref="GatewayOptions.LogIn"/> to authenticate themselves.</summary>
    public void AwaitLogIn() => _logIn.SetTimeout(_gateway.Options.LogIn);

    /// <summary>Notes that a terminal has authenticated itself.</summary>
    public void LoggedIn() => _logIn.Cancel();

    /// <summary>Applies limits that have changed.</summary>
    public void ApplyLimits()
    {
        if (!_isWaitingForRoom && !IsClosing)
        {
            _idle.SetTimeout(_gateway.Options.Idle);
        }
    }

    /// <summary>Gives an alarm to the writer. Stops reading from the device if too many alarms are under way.</summary>
    /// <returns>Fires when the alarm is on a disk.</returns>
    public Deferred Keep(AlarmRecord alarm)
    {
        _gateway.Counts.Alarms += alarm.HasAlarms ? 1 : 0;
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
        if (Heartbeat is { } heartbeat)
        {
            heartbeat.IsReadingPaused = true;
        }

        _session.PauseProducing();
    }

    /// <summary>Closes this side, and ignores what the device sends until it closes its side.</summary>
    /// <remarks>Closing the socket with unread bytes would reset the connection, and the device could lose the last
    /// answers.</remarks>
    public void BeginClose()
    {
        Note(CloseReason.Stopping);
        Heartbeat?.Stop();
        Transport.LoseWriteConnection();
        _session.ResumeProducing();
    }

    /// <summary>Closes the connection, and notes why. What was written and not yet sent is lost.</summary>
    public void Close(CloseReason reason)
    {
        Note(reason);
        if (reason is not (CloseReason.Replaced or CloseReason.Stopping))
        {
            GatewayLog.Closed(_gateway.Logger, _session, reason.ToWords());
        }

        Transport.AbortConnection();
    }

    /// <summary>Closes the connection when what was written has been sent, and notes why.</summary>
    public void CloseAfterWrite(CloseReason reason)
    {
        Note(reason);

        // Until then the idle time counts, so a device that reads nothing cannot keep the connection.
        Transport.LoseConnection();
    }

    /// <summary>Closes the connection because the first frame, or a later one, took too long.</summary>
    public void FrameTimedOut() => Close(Frames == 0 ? CloseReason.NoFrame : CloseReason.FrameTooSlow);

    /// <summary>Ends the timers. Called when the connection is lost, before it is removed from <see
    /// cref="Devices"/>.</summary>
    /// <returns>Why it ended.</returns>
    public CloseReason End(Failure failure)
    {
        IsConnected = false;
        _idle.Cancel();
        _logIn.Cancel();
        Heartbeat?.Stop();
        Note(failure.Exception is ConnectionDoneException ? CloseReason.ClosedByDevice : CloseReason.Lost);
        return Reason.GetValueOrDefault();
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
        if (Heartbeat is { } heartbeat)
        {
            heartbeat.IsReadingPaused = false;
        }

        _idle.SetTimeout(_gateway.Options.Idle);
        _session.ResumeProducing();
    }

    /// <summary>Counts the reason. The first one counts.</summary>
    private void Note(CloseReason reason)
    {
        if (Reason is null)
        {
            Reason = reason;
            _gateway.Counts.Note(reason);
        }
    }
}
