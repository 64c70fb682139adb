namespace Becket.Fuzz.Targets;

/// <summary>Receives lines with <see cref="LineOnlyReceiver"/>.</summary>
public sealed class OnlyLines : LineOnlyReceiver
{
    private readonly Trace _trace;

    public OnlyLines(Trace trace)
    {
        _trace = trace;
        MaxLength = FuzzTargets.MaxLength;
    }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        _trace.Add("line", line);
        if (line.EndsWith("xx"u8))
        {
            Transport.LoseConnection();
        }
    }

    protected override void LineLengthExceeded(ReadOnlySpan<byte> start)
    {
        _trace.Add("too long", start);
        base.LineLengthExceeded(start);
    }
}
