namespace Becket.Protocols.Proxying;

/// <summary>A value in a header of the PROXY protocol of version 2 (a TLV). Source: "The PROXY protocol, Versions 1
/// &amp; 2", section 2.2.</summary>
/// <param name="Type">What it is, by its number: one of the constants here, or a proxy's own.</param>
/// <param name="Data">The bytes.</param>
public sealed record ProxyHeaderValue(byte Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>The protocol over the connection, as ALPN names it (PP2_TYPE_ALPN).</summary>
    public const byte Alpn = 0x01;

    /// <summary>The host's name that the client asked for, as in SNI; in UTF-8 (PP2_TYPE_AUTHORITY).</summary>
    public const byte Authority = 0x02;

    /// <summary>A checksum of the header, which is not checked here (PP2_TYPE_CRC32C).</summary>
    public const byte Checksum = 0x03;

    /// <summary>Filling bytes (PP2_TYPE_NOOP).</summary>
    public const byte Padding = 0x04;

    /// <summary>A name that the proxy has given the connection, of 128 bytes at most (PP2_TYPE_UNIQUE_ID).</summary>
    public const byte UniqueId = 0x05;

    /// <summary>What the client's TLS was: flags, the result of the check, and more values inside
    /// (PP2_TYPE_SSL).</summary>
    public const byte Tls = 0x20;

    /// <summary>The name of the network namespace, in ASCII (PP2_TYPE_NETNS).</summary>
    public const byte NetworkNamespace = 0x30;

    /// <summary>The values inside the value <see cref="Tls"/>: its first five bytes are the flags and the result.
    /// Empty for any other value.</summary>
    public IReadOnlyList<ProxyHeaderValue> Inside => Type == Tls && Data.Length >= 5 ? ReadAll(Data.Span[5..]) : [];

    /// <summary>Reads values one after the other, up to the first that is cut off.</summary>
    internal static IReadOnlyList<ProxyHeaderValue> ReadAll(ReadOnlySpan<byte> data)
    {
        const int Head = 3;
        List<ProxyHeaderValue>? values = null;
        while (data.Length >= Head)
        {
            int length = (data[1] << 8) | data[2];
            if (data.Length - Head < length)
            {
                break;
            }

            (values ??= []).Add(new ProxyHeaderValue(data[0], data.Slice(Head, length).ToArray()));
            data = data[(Head + length)..];
        }

        return values ?? (IReadOnlyList<ProxyHeaderValue>)[];
    }
}
