using System.Net;
using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The connection of an anti-fatigue device that connects by itself. Its frames carry no device number, so its
/// address is its name.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed class FpSession(FleetGateway gateway) : FpReceiver
{
    /// <summary>The answer to an alarm that is on a disk. Apart from alarms, only heartbeats have an answer.</summary>
    private const FpType AlarmAnswer = (FpType)0x83;

    private DeviceConnection? _connection;
    private string _device = "";
    private ushort _nextHeartbeat;

    public override string ToString() => _device;

    protected override void ConnectionMade()
    {
        FrameTimeout = gateway.Options.Frame;
        _device = "fp:" + (Transport.Peer as IPEndPoint)?.Address;
        GatewayOptions options = gateway.Options;
        var heartbeat = new Heartbeat(
            Transport.Reactor,
            SendHeartbeat,
            () => _connection!.Close(CloseReason.HeartbeatsUnanswered)
        );
        _connection = new DeviceConnection(gateway, session: this) { Heartbeat = heartbeat };
        if (options.SendHeartbeats)
        {
            heartbeat.Start(options.Heartbeat, tolerance: (options.MaxMissed + 1) * options.Heartbeat);
        }
    }

    protected override void FrameReceived(FpType type, ReadOnlySpan<byte> data)
    {
        if (_connection!.IsClosing)
        {
            return;
        }

        if (type == FpType.OutOfBand)
        {
            _connection.NoiseReceived();
            return;
        }

        _connection.FrameReceived();
        gateway.Counts.FpFrames++;
        gateway.Writer.Add(new LastSeen(_device, _connection.Seen));
        if (type == FpType.Alarm)
        {
            _ = Keep(
                FpReports.ToAlarm(_device, gateway.FpClaims.Take(this, _device, data), item: 0, _connection.Seen, data)
            );
        }
    }

    protected override void FrameTimedOut() => _connection!.FrameTimedOut();

    protected override void ConnectionLost(Failure reason)
    {
        _connection!.End(reason);
        gateway.FpClaims.End(this, reason.Exception is ConnectionDoneException);
        gateway.Devices.Remove(_connection);
    }

    private void SendHeartbeat()
    {
        ushort number = _nextHeartbeat++;
        SendFrame(FpType.Heartbeat, [(byte)(number >> 8), (byte)number]);
    }

    private async Deferred Keep(AlarmRecord alarm)
    {
        if (await _connection!.WhenDurable(_connection.Keep(alarm)))
        {
            SendFrame(AlarmAnswer, alarm.Body);
            gateway.FpClaims.Answered(this, _device, alarm.Body);
        }
    }
}
