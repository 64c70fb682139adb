using Becket.Samples.Fleet.Codec.Fp;

namespace Becket.Fuzz.Targets;

/// <summary>Parses the bytes of an anti-fatigue device.</summary>
internal sealed class FpBytes(Trace trace) : Protocol
{
    private readonly FpParser _parser = new();

    public int Buffered => _parser.Buffered;

    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        foreach ((FpType type, ReadOnlySpan<byte> bytes) in _parser.Feed(data))
        {
            trace.Add($"{type}", bytes);
        }
    }

    protected override void ConnectionLost(Failure reason)
    {
        foreach ((FpType type, ReadOnlySpan<byte> bytes) in _parser.End())
        {
            trace.Add($"{type}", bytes);
        }
    }
}
