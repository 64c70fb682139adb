using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x0704: several reports in one message, for <c>foreach</c>. Each report has the layout of a 0x0200 body.
/// Source: JT/T 808-2013 tables 76 and 77.</summary>
public ref struct PositionBatch
{
    /// <summary>A <see cref="Type"/>: the terminal kept the reports while it had no network.</summary>
    public const byte Late = 1;

    private const int Head = 3;
    private ReadOnlySpan<byte> _rest;

    private PositionBatch(ReadOnlySpan<byte> body)
    {
        Count = BinaryPrimitives.ReadUInt16BigEndian(body);
        Type = body[2];
        _rest = body[Head..];
    }

    /// <summary>The number of reports, at least one.</summary>
    public ushort Count { get; }

    /// <summary>0: an ordinary batch. 1: reports that are late because there was no network.</summary>
    public byte Type { get; }

    /// <summary>The bytes that have not been enumerated. At the end: those that are no whole report.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>One report.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <returns>False if the number of reports differs from the one in the body, or if a report does not
    /// parse.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out PositionBatch batch)
    {
        if (!TryParseHead(body, out batch))
        {
            return false;
        }

        PositionBatch check = batch;
        int found = 0;
        while (check.MoveNext())
        {
            found++;
            if (!Position.TryParse(check.Current, out _, out _))
            {
                return false;
            }
        }

        return found == batch.Count && found > 0 && check._rest.IsEmpty;
    }

    /// <summary>Reads the beginning of a body. Reports that are whole can then be enumerated, whatever is wrong with
    /// the
    /// others; <see cref="Rest"/> is what is left at the end.</summary>
    public static bool TryParseHead(ReadOnlySpan<byte> body, out PositionBatch batch)
    {
        batch = body.Length < Head ? default : new PositionBatch(body);
        return body.Length >= Head;
    }

    /// <summary>Writes the beginning of a body.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int WriteHead(Span<byte> body, ushort count, byte type)
    {
        BinaryPrimitives.WriteUInt16BigEndian(body, count);
        body[2] = type;
        return Head;
    }

    /// <summary>Appends one report.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int WriteReport(Span<byte> body, ReadOnlySpan<byte> report)
    {
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)report.Length);
        report.CopyTo(body[2..]);
        return 2 + report.Length;
    }

    public readonly PositionBatch GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.Length < 2)
        {
            return false;
        }

        ushort length = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        if (_rest.Length < 2 + length)
        {
            return false;
        }

        Current = _rest.Slice(2, length);
        _rest = _rest[(2 + length)..];
        return true;
    }
}
