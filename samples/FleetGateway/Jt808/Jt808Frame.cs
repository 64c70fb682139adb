namespace Becket.Samples.Fleet.Jt808;

/// <summary>One frame that is right: its checksum, its lengths and its packet numbers. Whether its body parses is for
/// who parses it.</summary>
/// <remarks>It lies in the receive buffer, or on the stack: valid until the call that was given it returns.</remarks>
public readonly ref struct Jt808Frame
{
    internal Jt808Frame(scoped in Jt808Header header, ReadOnlySpan<byte> body, byte checksum, ReadOnlySpan<byte> wire)
    {
        Header = header;
        Body = body;
        Checksum = checksum;
        Wire = wire;
    }

    public Jt808Header Header { get; }

    /// <summary>Without escapes.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>The XOR of header and body.</summary>
    public byte Checksum { get; }

    /// <summary>As it came, without its flags.</summary>
    public ReadOnlySpan<byte> Wire { get; }
}
