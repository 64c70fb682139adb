using System.IO.Hashing;
using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The anti-fatigue device behind the terminal.</summary>
internal sealed partial class OnlineDevice
{
    private readonly Heartbeat _heartbeat;
    private FpParser? _fp;
    private long _fpFrames;

    /// <summary>The serial number and the hash of the last message from the device. If the terminal sends that message
    /// again, its bytes must not enter the device's stream again.</summary>
    private (ushort Serial, ulong Hash)? _lastUplink;

    /// <summary>Heartbeats since the anti-fatigue device sent its last frame.</summary>
    private int _unanswered;
    private ushort _nextHeartbeat;

    /// <summary>Set when the terminal says that it does not support 0x8900: it gets no more heartbeats until its
    /// anti-fatigue device sends something. A second one on a serial line is not the terminal's business.</summary>
    private bool _isFpRefused;

    /// <summary>The state of the anti-fatigue device behind the terminal.</summary>
    public FpState FpState =>
        _fpFrames > 0 && _unanswered <= _gateway.Options.MaxMissed ? FpState.Answers
        : _isFpRefused ? FpState.NotSupported
        : _unanswered > _gateway.Options.MaxMissed ? FpState.Silent
        : FpState.Unknown;

    /// <summary>Starts the heartbeats of the anti-fatigue device, or starts them anew with another interval. They say
    /// whether there is a device on the serial line. The terminal's own frames prove that the terminal is there, so
    /// unanswered heartbeats end no connection.</summary>
    public void StartHeartbeats()
    {
        if (_gateway.Options.SendHeartbeats)
        {
            _heartbeat.Start(_gateway.Options.Heartbeat, tolerance: null);
        }
        else
        {
            _heartbeat.Stop();
        }
    }

    private void SendHeartbeat()
    {
        if (_isFpRefused)
        {
            return;
        }

        if (_unanswered++ == _gateway.Options.MaxMissed)
        {
            GatewayLog.FpSilent(_gateway.Logger, this);
        }

        ushort number = _nextHeartbeat++;
        Span<byte> frame = stackalloc byte[FpFraming.MaxWireLength];
        frame = frame[..FpFraming.Write(frame, FpType.Heartbeat, [(byte)(number >> 8), (byte)number])];
        Span<byte> body = stackalloc byte[1 + FpFraming.MaxWireLength];
        body = body[..Transparent.Write(body, Transparent.SerialPort1, frame)];
        SendFrame(MessageIds.DownlinkTransparent, body);
    }

    private void HeartbeatAnswered(AnswerResult result) => _isFpRefused = result == AnswerResult.NotSupported;

    private void UplinkReceived(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!Transparent.TryParse(body, out Transparent message))
        {
            BadMessage(header);
            return;
        }

        if (message.Type != Transparent.SerialPort1)
        {
            NotSupported(header, $"carries type 0x{message.Type:x2}");
            return;
        }

        (ushort Serial, ulong) uplink = (header.Serial, XxHash3.HashToUInt64(body));
        if (_lastUplink == uplink)
        {
            // If alarms wait for a disk, the first copy will be answered when they are on it.
            if (!Connection.HasAlarmsUnderWay)
            {
                Answer(header, AnswerResult.Success);
            }

            return;
        }

        _lastUplink = uplink;
        List<Deferred>? durable = null;
        foreach ((FpType type, ReadOnlySpan<byte> data) in (_fp ??= new FpParser()).Feed(message.Content))
        {
            if (Keep(header, durable?.Count ?? 0, type, data) is { } alarm)
            {
                (durable ??= []).Add(alarm);
            }
        }

        if (durable is null)
        {
            Answer(header, AnswerResult.Success);
        }
        else
        {
            _ = AnswerWhen(Deferred.Gather(durable), header);
        }
    }

    /// <returns>For an alarm: fires when it is on a disk. Null for other frames.</returns>
    private Deferred? Keep(in Jt808Header header, int item, FpType type, ReadOnlySpan<byte> data)
    {
        if (type == FpType.OutOfBand)
        {
            Connection.NoiseReceived();
            return null;
        }

        _gateway.Counts.FpFrames++;
        _fpFrames++;
        _unanswered = 0;
        _isFpRefused = false;
        if (type == FpType.Alarm)
        {
            return Connection.Keep(FpReports.ToAlarm(Device, header.Serial, item, Connection.Seen, data));
        }
        else if (type is not (FpType.Pong or FpType.Status) && Connection.FirstOfItsKind($"FP {type}"))
        {
            GatewayLog.UnknownFp(_gateway.Logger, this, (int)type);
        }

        return null;
    }
}
