namespace Becket.Fuzz.Targets;

/// <summary>A length of one byte, as many bytes, and again; an odd first byte of a body pauses.</summary>
public sealed class States : StatefulProtocol
{
    private readonly Trace _trace;

    public States(Trace trace)
    {
        _trace = trace;
        MaxLength = FuzzTargets.MaxLength;
    }

    protected override ProtocolState InitialState() => Expect(1, Length);

    protected override void LengthLimitExceeded(int size)
    {
        _trace.Add($"too long {size}");
        base.LengthLimitExceeded(size);
    }

    private ProtocolState Length(ReadOnlySpan<byte> data)
    {
        _trace.Add("length", data);
        return Expect(data[0], Body);
    }

    private ProtocolState Body(ReadOnlySpan<byte> data)
    {
        _trace.Add("body", data);
        if (data.Length > 0 && data[0] % 2 == 1)
        {
            PauseProducing();
        }

        return Expect(1, Length);
    }
}
