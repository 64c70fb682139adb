using System.Net;
using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>An anti-fatigue device that is connected by itself. Its frames do not say which it is, so it goes by its
/// address.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed class FpSession(FleetGateway gateway) : FpReceiver, ISession
{
    /// <summary>The answer to an alarm: it is on a disk. Of other frames only the heartbeat has an answer.</summary>
    private const FpType AlarmAnswer = (FpType)0x83;

    private Deadline? _firstFrame;
    private IdleTimeout? _idle;
    private Heartbeat? _heartbeat;
    private bool _hasTold;
    private bool _isWaitingForRoom;
    private bool _isLeaving;
    private int _notDurable;

    public string Device { get; private set; } = "";

    public DateTimeOffset Since { get; private set; }

    public DateTimeOffset Seen { get; private set; }

    public long Frames { get; private set; }

    public Deferred Ended { get; } = new();

    Becket.Net.ITransport ISession.Transport => Transport;

    public void StopReading()
    {
        _isWaitingForRoom = true;
        _idle?.Cancel();
        if (_heartbeat is not null)
        {
            _heartbeat.IsDeaf = true;
        }

        Transport.PauseProducing();
    }

    public void BeginClose()
    {
        _isLeaving = true;
        _heartbeat?.Stop();
        Transport.LoseWriteConnection();
        Transport.ResumeProducing();
    }

    public override string ToString() => Device;

    protected override void ConnectionMade()
    {
        Device = "fp:" + (Transport.Peer as IPEndPoint)?.Address;
        Since = gateway.UtcNow;
        _firstFrame = new Deadline(Transport.Reactor, () => Close("sent no frame"));
        _firstFrame.Set(gateway.Options.FirstFrame);
        _idle = new IdleTimeout(Transport.Reactor, () => Close("is silent"));
        _idle.SetTimeout(gateway.Options.Idle);
        _heartbeat = new Heartbeat(
            Transport.Reactor,
            gateway.Options.MaxMissed,
            count => SendFrame(FpType.Heartbeat, [(byte)(count >> 8), (byte)count]),
            () => Close("has left heartbeats unanswered")
        );
        _heartbeat.Start(gateway.Options.Heartbeat);
        gateway.Devices.Add(this);
    }

    protected override void FrameReceived(FpType type, ReadOnlySpan<byte> data)
    {
        if (_isLeaving)
        {
            return;
        }

        if (type == FpType.OutOfBand)
        {
            gateway.Counts.Rejected++;
            if (!_hasTold)
            {
                _hasTold = true;
                GatewayLog.Noise(gateway.Logger, this);
            }

            return;
        }

        _firstFrame!.Clear();
        _idle!.ResetTimeout();
        Frames++;
        gateway.Counts.Frames++;
        gateway.Counts.FpFrames++;
        Seen = gateway.UtcNow;
        gateway.Writer.Add(new LastSeen(Device, Seen));
        if (type == FpType.Pong)
        {
            _heartbeat!.Answered();
        }
        else if (type == FpType.Alarm)
        {
            _ = Keep(FpReports.ToAlarm(Device, serial: null, item: 0, Seen, data));
        }
    }

    protected override void ConnectionLost(Failure reason)
    {
        _firstFrame!.Cancel();
        _idle!.Cancel();
        _heartbeat!.Stop();
        gateway.Devices.Remove(this);
        Ended.Callback();
    }

    private async Deferred Keep(AlarmRecord alarm)
    {
        gateway.Counts.Alarms++;
        Deferred safe = gateway.Writer.Add(alarm);
        if ((gateway.Writer.IsFullOfAlarms || _notDurable >= gateway.Options.MaxNotDurable) && !_isWaitingForRoom)
        {
            _ = WaitForRoom();
        }

        _notDurable++;
        await safe;
        _notDurable--;
        if (IsConnected)
        {
            SendFrame(AlarmAnswer, alarm.Body);
        }
    }

    /// <summary>As <see cref="DeviceSession"/> does; but what has arrived with the alarm, in one chunk, still
    /// comes.</summary>
    private async Deferred WaitForRoom()
    {
        gateway.Counts.Paused++;
        StopReading();
        await gateway.Writer.WhenThereIsRoom();
        if (!IsConnected || gateway.IsStopping)
        {
            return;
        }

        _isWaitingForRoom = false;
        _heartbeat!.IsDeaf = false;
        _idle!.SetTimeout(gateway.Options.Idle);
        Transport.ResumeProducing();
    }

    private void Close(string why)
    {
        gateway.Counts.Silent++;
        GatewayLog.Silent(gateway.Logger, this, why);
        Transport.AbortConnection();
    }
}
