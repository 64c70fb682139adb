using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

internal sealed partial class OnlineDevice
{
    private void PositionReceived(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!Position.TryParse(body, out Position position, out PositionItems items))
        {
            BadMessage(header);
        }
        else if (Keep(header, item: 0, position, items, body) is { } durable)
        {
            _ = AnswerWhen(durable, header);
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

        List<Deferred> durable = [];
        int item = 0;
        foreach (ReadOnlySpan<byte> report in batch)
        {
            _ = Position.TryParse(report, out Position position, out PositionItems items);
            if (Keep(header, item++, position, items, report) is { } alarm)
            {
                durable.Add(alarm);
            }
        }

        if (durable.Count > 0)
        {
            _ = AnswerWhen(Deferred.Gather(durable), header);
        }
        else
        {
            Answer(header, AnswerResult.Success);
        }
    }

    /// <summary>Gives a report to the writer: its position, and its alarm if it has one.</summary>
    /// <returns>For an alarm: fires when it is on a disk. Null for a position.</returns>
    private Deferred? Keep(
        in Jt808Header header,
        int item,
        in Position position,
        PositionItems items,
        ReadOnlySpan<byte> report
    )
    {
        PositionRecord record = PositionReports.ToRecord(Device, header.Serial, item, position, Connection.Seen);
        _gateway.Counts.Positions++;
        History.LastPosition = record;
        _gateway.Writer.Add(record);
        return AlarmWords.Of(position, items) is { Length: > 0 } what
            ? Connection.Keep(PositionReports.ToAlarm(record, what, Connection.Seen, report))
            : null;
    }

    /// <summary>Acknowledges a message with alarms when they are on a disk, and not before.</summary>
    private async Deferred AnswerWhen(Deferred durable, Jt808Header header)
    {
        if (await Connection.WhenDurable(durable))
        {
            Answer(header, AnswerResult.Success);
        }
    }
}
