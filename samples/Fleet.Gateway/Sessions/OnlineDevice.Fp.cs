using System.IO.Hashing;
using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The anti-fatigue device behind the terminal.</summary>
internal sealed partial class OnlineDevice
{
    private readonly Heartbeat _heartbeat;
    private long _fpFrames;

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

        FpStream stream = History.Fp;
        (ushort Serial, ulong) uplink = (header.Serial, XxHash3.HashToUInt64(body));
        if (stream.Last == uplink)
        {
            // Answered when what the first copy brought is on a disk, which may have come over another connection.
            _ = AnswerWhen(stream.LastIsSafe.Wait(), header);
            return;
        }

        stream.Begin(uplink);
        List<AlarmRecord>? records = null;
        foreach ((FpType type, ReadOnlySpan<byte> data) in stream.Parser.Feed(message.Content))
        {
            if (ToAlarm(header, records?.Count ?? 0, type, data) is { } alarm)
            {
                (records ??= []).Add(alarm);
            }
        }

        if (stream.TakePart() is { } part)
        {
            // With the last alarm in one write. A frame that is not whole yet may be an alarm, so it must be safe, too,
            // before the message is acknowledged.
            records ??= [];
            if (records.Count > 0)
            {
                records[^1] = records[^1] with { Parts = [part] };
            }
            else
            {
                records.Add(StoredParts.ToRecord(Device, header.Serial, Connection.Seen, part));
            }
        }

        if (records is null)
        {
            stream.LastIsSafe.Set();
            Answer(header, AnswerResult.Success);
        }
        else
        {
            _ = AnswerUplink(Deferred.Gather(records.Select(Connection.Keep)), stream.LastIsSafe, header);
        }
    }

    private async Deferred AnswerUplink(Deferred durable, DeferredEvent isSafe, Jt808Header header)
    {
        bool isConnected = await Connection.WhenDurable(durable);
        isSafe.Set();
        if (isConnected)
        {
            Answer(header, AnswerResult.Success);
        }
    }

    /// <returns>The record of an alarm. Null for other frames.</returns>
    private AlarmRecord? ToAlarm(in Jt808Header header, int item, FpType type, ReadOnlySpan<byte> data)
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
            return FpReports.ToAlarm(Device, header.Serial, item, Connection.Seen, data);
        }
        else if (type is not (FpType.Pong or FpType.Status) && Connection.FirstOfItsKind($"FP {type}"))
        {
            GatewayLog.UnknownFp(_gateway.Logger, this, (int)type);
        }

        return null;
    }
}
