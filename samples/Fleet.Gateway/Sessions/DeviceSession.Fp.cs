using System.IO.Hashing;
using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The anti-fatigue device behind the terminal.</summary>
internal sealed partial class DeviceSession
{
    private FpParser? _fp;
    private Heartbeat? _heartbeat;

    /// <summary>The last message from the device, by its serial number and its bytes: sent again, it must not go into
    /// the stream again.</summary>
    private (ushort Serial, ulong Hash)? _lastUplink;

    private void StartHeartbeat()
    {
        _heartbeat = new Heartbeat(Transport.Reactor, _gateway.Options.MaxMissed, Beat, HeartbeatsMissed);
        _heartbeat.Start(_gateway.Options.Heartbeat);
    }

    private void StopHeartbeat() => _heartbeat?.Stop();

    private void Beat(ushort count)
    {
        Span<byte> frame = stackalloc byte[FpFraming.MaxWireLength];
        frame = frame[..FpFraming.Write(frame, FpType.Heartbeat, [(byte)(count >> 8), (byte)count])];
        Span<byte> body = stackalloc byte[1 + FpFraming.MaxWireLength];
        body = body[..Transparent.Write(body, Transparent.SerialPort1, frame)];
        SendFrame(_hello.Reply(MessageIds.DownlinkTransparent, _serial++), body);
    }

    private void HeartbeatsMissed()
    {
        _gateway.Counts.Silent++;
        GatewayLog.Silent(_gateway.Logger, this, "has left heartbeats unanswered");
        Transport.AbortConnection();
    }

    /// <summary>The terminal has the heartbeat: that will do, whether there is a device behind it or not.</summary>
    private void TerminalAnswered(ReadOnlySpan<byte> body)
    {
        if (
            GeneralAnswer.TryParse(body, out GeneralAnswer answer)
            && answer is { MessageId: MessageIds.DownlinkTransparent, Result: AnswerResult.Success }
        )
        {
            _heartbeat?.Answered();
        }
    }

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
            // If its alarms are on no disk yet, the first one will be answered when they are.
            if (_notDurable == 0)
            {
                Answer(header, AnswerResult.Success);
            }

            return;
        }

        _lastUplink = uplink;
        List<Deferred>? safe = null;
        foreach ((FpType type, ReadOnlySpan<byte> data) in (_fp ??= new FpParser()).Feed(message.Content))
        {
            if (Keep(header, safe?.Count ?? 0, type, data) is { } alarm)
            {
                (safe ??= []).Add(alarm);
            }
        }

        if (safe is null)
        {
            Answer(header, AnswerResult.Success);
        }
        else
        {
            _ = AnswerWhen(Deferred.Gather(safe), header);
        }
    }

    /// <returns>For an alarm, fires when it is safe; null for anything else.</returns>
    private Deferred? Keep(in Jt808Header header, int item, FpType type, ReadOnlySpan<byte> data)
    {
        if (type == FpType.OutOfBand)
        {
            _gateway.Counts.Rejected++;
            if (FirstOfItsKind("out of band"))
            {
                GatewayLog.Noise(_gateway.Logger, this);
            }

            return null;
        }

        _gateway.Counts.FpFrames++;
        if (type == FpType.Pong)
        {
            _heartbeat?.Answered();
        }
        else if (type == FpType.Alarm)
        {
            return Keep(FpReports.ToAlarm(Device, header.Serial, item, Seen, data));
        }
        else if (type != FpType.Status && FirstOfItsKind($"FP {type}"))
        {
            GatewayLog.UnknownFp(_gateway.Logger, this, (int)type);
        }

        return null;
    }
}
