using System.IO.Hashing;
using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The anti-fatigue device behind the terminal.</summary>
internal sealed partial class DeviceSession
{
    private FpParser? _fp;

    /// <summary>The serial number and the hash of the last message from the device. If the terminal sends that message
    /// again, its bytes must not enter the device's stream again.</summary>
    private (ushort Serial, ulong Hash)? _lastUplink;

    private void SendHeartbeat(ushort number)
    {
        Span<byte> frame = stackalloc byte[FpFraming.MaxWireLength];
        frame = frame[..FpFraming.Write(frame, FpType.Heartbeat, [(byte)(number >> 8), (byte)number])];
        Span<byte> body = stackalloc byte[1 + FpFraming.MaxWireLength];
        body = body[..Transparent.Write(body, Transparent.SerialPort1, frame)];
        SendFrame(_hello.Reply(MessageIds.DownlinkTransparent, _serial++), body);
    }

    /// <summary>The terminal's answer to a heartbeat counts, whether or not there is a device behind it.</summary>
    private void TerminalAnswered(ReadOnlySpan<byte> body)
    {
        if (
            GeneralAnswer.TryParse(body, out GeneralAnswer answer)
            && answer is { MessageId: MessageIds.DownlinkTransparent, Result: AnswerResult.Success }
        )
        {
            Connection.HeartbeatAnswered();
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
        if (type == FpType.Pong)
        {
            Connection.HeartbeatAnswered();
        }
        else if (type == FpType.Alarm)
        {
            return Connection.Keep(FpReports.ToAlarm(Device, header.Serial, item, Connection.Seen, data));
        }
        else if (type != FpType.Status && Connection.FirstOfItsKind($"FP {type}"))
        {
            GatewayLog.UnknownFp(_gateway.Logger, this, (int)type);
        }

        return null;
    }
}
