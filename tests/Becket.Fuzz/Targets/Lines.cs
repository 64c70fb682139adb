using System.Buffers.Text;

namespace Becket.Fuzz.Targets;

/// <summary>Receives lines. The line <c>raw N</c> is followed by N bytes of raw data, and the line <c>pause</c> pauses
/// the receiver.</summary>
public sealed class Lines : LineReceiver
{
    private readonly Trace _trace;
    private int _raw;

    public Lines(Trace trace, ReadOnlySpan<byte> delimiter)
    {
        _trace = trace;
        Delimiter = delimiter;
        MaxLength = FuzzTargets.MaxLength;
    }

    /// <summary>Whether the connection goes on after a line that is too long.</summary>
    public bool Skips { get; init; }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        _trace.Add("line", line);
        if (line.StartsWith("pause"u8))
        {
            PauseProducing();
        }
        else if (line.StartsWith("raw "u8) && Utf8Parser.TryParse(line[4..], out int count, out _) && count > 0)
        {
            _raw = count;
            SetRawMode();
        }
        else if (line.EndsWith("xx"u8))
        {
            Transport.LoseConnection();
        }
    }

    protected override void RawDataReceived(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> own = data[..Math.Min(data.Length, _raw)];
        _trace.AddRaw(own);
        _raw -= own.Length;
        if (_raw == 0)
        {
            SetLineMode(data[own.Length..]);
        }
    }

    protected override void LineLengthExceeded(ReadOnlySpan<byte> start)
    {
        _trace.Add("too long", start);
        if (!Skips)
        {
            base.LineLengthExceeded(start);
        }
    }
}
