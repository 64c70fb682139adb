using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Positions and their alarms. What is whole in a message is kept, and the message is acknowledged then; the
/// rest is counted and logged with its bytes. A message in which nothing is whole is a bad one.</summary>
internal sealed partial class OnlineDevice
{
    private void PositionReceived(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (!TryKeep(header, item: 0, body, isLate: false, out Deferred? durable))
        {
            BadMessage(header);
        }
        else if (durable is not null)
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
        if (!PositionBatch.TryParseHead(body, out PositionBatch batch))
        {
            BadMessage(header);
            return;
        }

        List<Deferred> durable = [];
        int item = 0;
        int kept = 0;

        // Enumerated by hand, because the bytes after the last whole report are wanted.
        while (batch.MoveNext())
        {
            if (TryKeep(header, item++, batch.Current, batch.Type == PositionBatch.Late, out Deferred? alarm))
            {
                kept++;
            }
            else
            {
                BrokenPart(header, batch.Current);
            }

            if (alarm is not null)
            {
                durable.Add(alarm);
            }
        }

        if (!batch.Rest.IsEmpty || item != batch.Count)
        {
            BrokenPart(header, batch.Rest);
        }

        if (kept == 0)
        {
            BadMessage(header);
        }
        else if (durable.Count > 0)
        {
            _ = AnswerWhen(Deferred.Gather(durable), header);
        }
        else
        {
            Answer(header, AnswerResult.Success);
        }
    }

    /// <summary>Gives a report to the writer: its position, and its alarms if it has some.</summary>
    /// <param name="header">The header of the message.</param>
    /// <param name="item">The number of the report within the message, from 0.</param>
    /// <param name="report">The report.</param>
    /// <param name="isLate">Whether the terminal kept the report while it had no network.</param>
    /// <param name="durable">For alarms: fires when they are on a disk. Null for a position.</param>
    /// <returns>False if the report is shorter than a position.</returns>
    private bool TryKeep(in Jt808Header header, int item, ReadOnlySpan<byte> report, bool isLate, out Deferred? durable)
    {
        durable = null;
        if (!Position.TryParseFixed(report, out Position position))
        {
            return false;
        }

        var items = PositionItems.ParseWhole(report[Position.Length..], out int rest);
        if (rest > 0)
        {
            BrokenPart(header, report[^rest..]);
        }

        DateTimeOffset received = Connection.Seen;
        PositionRecord record = PositionReports.ToRecord(Device, header.Serial, item, position, received);
        _gateway.Counts.Positions++;
        _gateway.Writer.Add(record);
        uint newBits = 0;
        if (!isLate)
        {
            History.LastPosition = record;
            DateTimeOffset? time = Plausibility.IsNear(record.Time, received) ? record.Time : null;
            if (History.Shown.Note(position.Alarm, time, out newBits))
            {
                _gateway.Writer.Add(new ShownAlarms(Device, AlarmWords.OfBits(position.Alarm), received));
            }
        }

        if (AlarmWords.Of(position, items, newBits, isLate) is { Count: > 0 } signs)
        {
            durable = Connection.Keep(PositionReports.ToAlarm(record, signs, received, report));
        }

        return true;
    }

    /// <summary>Counts and logs bytes of a message that are no whole report or item.</summary>
    private void BrokenPart(in Jt808Header header, ReadOnlySpan<byte> bytes)
    {
        _gateway.Counts.Broken++;
        if (Connection.FirstOfItsKind($"{header.MessageId} is broken"))
        {
            GatewayLog.BrokenPart(
                _gateway.Logger,
                this,
                header.MessageId,
                bytes.Length,
                Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, MaxLoggedBytes)])
            );
        }
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
