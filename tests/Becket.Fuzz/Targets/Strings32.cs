namespace Becket.Fuzz.Targets;

/// <summary>Receives strings with a prefix of 32 bits. One that begins with a zero byte pauses the receiver.</summary>
public sealed class Strings32 : Int32StringReceiver
{
    private readonly Trace _trace;
    private readonly bool _skips;

    public Strings32(Trace trace, bool skips)
    {
        _trace = trace;
        _skips = skips;
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
        if (!_skips)
        {
            base.LengthLimitExceeded(length);
        }
    }
}
