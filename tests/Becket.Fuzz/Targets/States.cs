namespace Becket.Fuzz.Targets;

/// <summary>Receives a length of one byte and a body of as many bytes, again and again. An odd first byte of a body
/// pauses the receiver.</summary>
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
