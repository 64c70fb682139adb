namespace Becket.Fuzz.Targets;

/// <summary>Receives netstrings. One that begins with a zero byte pauses the receiver.</summary>
public sealed class Netstrings : NetstringReceiver
{
    private readonly Trace _trace;

    public Netstrings(Trace trace)
    {
        _trace = trace;
        MaxLength = FuzzTargets.MaxLength;
    }

    protected override void StringReceived(ReadOnlySpan<byte> data)
    {
        _trace.Add("string", data);
        if (data is [0, ..])
        {
            PauseProducing();
        }
    }

    protected override void ParseFailed(string problem)
    {
        _trace.Add(problem);
        base.ParseFailed(problem);
    }
}
