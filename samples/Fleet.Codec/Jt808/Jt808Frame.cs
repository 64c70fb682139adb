namespace Becket.Samples.Fleet.Codec.Jt808;

/// <summary>A frame with a correct checksum, correct lengths and correct packet numbers. The body has not been
/// parsed.</summary>
/// <remarks>The memory is the receive buffer or the stack. It is valid until the callback that received the frame
/// returns.</remarks>
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

    /// <summary>The body, without escapes.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>The XOR of header and body.</summary>
    public byte Checksum { get; }

    /// <summary>The frame as received, without its flags.</summary>
    public ReadOnlySpan<byte> Wire { get; }
}
