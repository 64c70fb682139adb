namespace Becket.Fuzz.Targets;

/// <summary>Receives strings with a prefix of 8 bits. One that begins with a zero byte pauses the receiver.</summary>
public sealed class Strings8 : Int8StringReceiver
{
    private readonly Trace _trace;

    public Strings8(Trace trace)
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

    protected override void LengthLimitExceeded(long length)
    {
        _trace.Add($"too long {length}");
        base.LengthLimitExceeded(length);
    }
}
