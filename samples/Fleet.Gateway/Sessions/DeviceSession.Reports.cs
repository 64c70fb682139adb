using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

internal sealed partial class DeviceSession
{
    /// <summary>Messages of this connection with alarms that are on no disk yet.</summary>
    private int _notDurable;

    private void PositionReceived(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!Position.TryParse(body, out Position position, out PositionItems items))
        {
            BadMessage(header);
        }
        else if (Keep(header, item: 0, position, items, body) is { } safe)
        {
            _ = AnswerWhen(safe, header);
        }
        else
        {
            Answer(header, AnswerResult.Success);
        }
    }

    private void BatchReceived(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!PositionBatch.TryParse(body, out PositionBatch batch))
        {
            BadMessage(header);
            return;
        }

        List<Deferred> safe = [];
        int item = 0;
        foreach (ReadOnlySpan<byte> report in batch)
        {
            _ = Position.TryParse(report, out Position position, out PositionItems items);
            if (Keep(header, item++, position, items, report) is { } alarm)
            {
                safe.Add(alarm);
            }
        }

        if (safe.Count > 0)
        {
            _ = AnswerWhen(Deferred.Gather(safe), header);
        }
        else
        {
            Answer(header, AnswerResult.Success);
        }
    }

    /// <summary>Keeps a report.</summary>
    /// <returns>For an alarm, fires when it is safe; null for a position.</returns>
    private Deferred? Keep(
        in Jt808Header header,
        int item,
        in Position position,
        PositionItems items,
        ReadOnlySpan<byte> report
    )
    {
        PositionRecord record = Reports.ToRecord(Device, header.Serial, item, position, Seen);
        _gateway.Counts.Positions++;
        _gateway.Writer.Add(record);
        return AlarmWords.Of(position, items) is { Length: > 0 } what
            ? Keep(Reports.ToAlarm(record, what, Seen, report))
            : null;
    }

    private Deferred Keep(AlarmRecord alarm)
    {
        _gateway.Counts.Alarms++;
        Deferred safe = _gateway.Writer.Add(alarm);
        if ((_gateway.Writer.IsFullOfAlarms || _notDurable >= _gateway.Options.MaxNotDurable) && !_isWaitingForRoom)
        {
            _ = WaitForRoom();
        }

        return safe;
    }

    /// <summary>Acknowledges a message with alarms: when they are on a disk, and not before.</summary>
    private async Deferred AnswerWhen(Deferred safe, Jt808Header header)
    {
        _notDurable++;
        await safe;
        _notDurable--;
        if (IsConnected)
        {
            Answer(header, AnswerResult.Success);
        }
    }

    /// <summary>Does not read from this device until alarms have room again. It is not idle meanwhile: it is not
    /// heard.</summary>
    private async Deferred WaitForRoom()
    {
        _gateway.Counts.Paused++;
        StopReading();
        await _gateway.Writer.WhenThereIsRoom();
        if (!IsConnected || _gateway.IsStopping)
        {
            return;
        }

        _isWaitingForRoom = false;
        _idle!.SetTimeout(_gateway.Options.Idle);
        if (_heartbeat is not null)
        {
            _heartbeat.IsDeaf = false;
        }

        ResumeProducing();
    }
}
