using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Becket.Protocols.Proxying;

/// <content>Reading a header.</content>
public sealed partial record ProxyHeader
{
    /// <summary>The longest header of version 1, with its line end: 107 bytes, by the specification.</summary>
    public const int LongestVersion1 = 107;

    private const int FixedPart = 16;
    private const int UnixPath = 108;

    private static readonly SearchValues<char> s_inIPv4 = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> s_inIPv6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    private static ReadOnlySpan<byte> Beginning1 => "PROXY "u8;

    private static ReadOnlySpan<byte> Beginning2 =>
        [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>Reads a header, of either version, from the front of the bytes that have arrived.</summary>
    /// <param name="data">The bytes that have arrived.</param>
    /// <param name="header">The header, if the result is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="length">The length of the header in bytes, if the result is
    /// <see cref="OperationStatus.Done"/>.</param>
    /// <param name="maxLength">The longest header of version 2, in bytes. It may hold other values than addresses:
    /// <see cref="Values"/>.</param>
    /// <returns><see cref="OperationStatus.Done"/>, <see cref="OperationStatus.NeedMoreData"/>, or
    /// <see cref="OperationStatus.InvalidData"/>: not a header, whatever follows.</returns>
    public static OperationStatus Parse(
        ReadOnlySpan<byte> data,
        out ProxyHeader? header,
        out int length,
        int maxLength = 4_096
    )
    {
        header = null;
        length = 0;
        if (Begins(data, Beginning1))
        {
            return data.Length < Beginning1.Length
                ? OperationStatus.NeedMoreData
                : ParseVersion1(data, out header, out length);
        }

        if (Begins(data, Beginning2))
        {
            return data.Length < FixedPart
                ? OperationStatus.NeedMoreData
                : ParseVersion2(data, out header, out length, maxLength);
        }

        return OperationStatus.InvalidData;
    }

    private static bool Begins(ReadOnlySpan<byte> data, ReadOnlySpan<byte> beginning)
    {
        int common = Math.Min(data.Length, beginning.Length);
        return data[..common].SequenceEqual(beginning[..common]);
    }

    private static OperationStatus ParseVersion1(ReadOnlySpan<byte> data, out ProxyHeader? header, out int length)
    {
        header = null;
        length = 0;
        ReadOnlySpan<byte> window = data[..Math.Min(data.Length, LongestVersion1)];
        int end = window.IndexOf((byte)'\n');
        if (end < 0)
        {
            return window.Length == LongestVersion1 ? OperationStatus.InvalidData : OperationStatus.NeedMoreData;
        }

        if (window[end - 1] != '\r')
        {
            return OperationStatus.InvalidData;
        }

        length = end + 1;
        header = ParseLine(window[Beginning1.Length..(end - 1)]);
        return header is null ? OperationStatus.InvalidData : OperationStatus.Done;
    }

    private static ProxyHeader? ParseLine(ReadOnlySpan<byte> line)
    {
        // The specification says to ignore what follows UNKNOWN.
        if (line.SequenceEqual("UNKNOWN"u8) || line.StartsWith("UNKNOWN "u8))
        {
            return Local;
        }

        Span<Range> fields = stackalloc Range[6];
        ReadOnlySpan<char> text = Encoding.Latin1.GetString(line).AsSpan();
        if (text.Split(fields, ' ') != 5)
        {
            return null;
        }

        AddressFamily family = text[fields[0]] switch
        {
            "TCP4" => AddressFamily.InterNetwork,
            "TCP6" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        return
            ParseAddress(text[fields[1]], family) is { } source
            && ParseAddress(text[fields[2]], family) is { } destination
            && ParsePort(text[fields[3]]) is { } sourcePort
            && ParsePort(text[fields[4]]) is { } destinationPort
            ? new ProxyHeader(new IPEndPoint(source, sourcePort), new IPEndPoint(destination, destinationPort))
            : null;
    }

    private static IPAddress? ParseAddress(ReadOnlySpan<char> text, AddressFamily family)
    {
        // IPAddress.TryParse accepts more than the specification: single numbers, octal and hexadecimal digits,
        // brackets, scopes.
        bool isPlain = family switch
        {
            AddressFamily.InterNetwork => !text.ContainsAnyExcept(s_inIPv4),
            AddressFamily.InterNetworkV6 => !text.ContainsAnyExcept(s_inIPv6),
            _ => false,
        };
        if (!isPlain || !IPAddress.TryParse(text, out IPAddress? address) || address.AddressFamily != family)
        {
            return null;
        }

        // An IPv4 address is valid if formatting it gives the same text: four numbers without leading zeros.
        return family == AddressFamily.InterNetworkV6 || text.SequenceEqual(address.ToString()) ? address : null;
    }

    private static int? ParsePort(ReadOnlySpan<char> text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
        && (text.Length == 1 || text[0] != '0')
            ? port
            : null;

    private static OperationStatus ParseVersion2(
        ReadOnlySpan<byte> data,
        out ProxyHeader? header,
        out int length,
        int maxLength
    )
    {
        header = null;
        length = FixedPart + BinaryPrimitives.ReadUInt16BigEndian(data[14..]);
        (int version, int command, byte family) = (data[12] >> 4, data[12] & 0x0F, data[13]);
        if (version != 2 || command > 1 || length > maxLength || !IsFamily(family))
        {
            return OperationStatus.InvalidData;
        }

        if (data.Length < length)
        {
            return OperationStatus.NeedMoreData;
        }

        bool isLocal = command == 0 || family == 0;
        header = isLocal ? Local : ParseAddresses(family >> 4, data[FixedPart..length]);
        if (!isLocal && header is not null)
        {
            int addresses = (family >> 4) switch
            {
                1 => 12,
                2 => 36,
                _ => 2 * UnixPath,
            };
            IReadOnlyList<ProxyHeaderValue> values = ProxyHeaderValue.ReadAll(data[(FixedPart + addresses)..length]);
            if (values.Count > 0)
            {
                header = header with { Values = values };
            }
        }

        return header is null ? OperationStatus.InvalidData : OperationStatus.Done;
    }

    /// <summary>Whether the byte names a family and a kind of transport that exist: unspecified; or IPv4, IPv6 or Unix,
    /// each with streams or datagrams.</summary>
    private static bool IsFamily(byte family) =>
        family == 0 || ((family >> 4) is 1 or 2 or 3 && (family & 0x0F) is 1 or 2);

    private static ProxyHeader? ParseAddresses(int family, ReadOnlySpan<byte> data)
    {
        int size = family switch
        {
            1 => 4,
            2 => 16,
            _ => UnixPath,
        };
        if (data.Length < 2 * (size + (family == 3 ? 0 : 2)))
        {
            return null;
        }

        if (family != 3)
        {
            return new ProxyHeader(
                new IPEndPoint(new IPAddress(data[..size]), BinaryPrimitives.ReadUInt16BigEndian(data[(2 * size)..])),
                new IPEndPoint(
                    new IPAddress(data[size..(2 * size)]),
                    BinaryPrimitives.ReadUInt16BigEndian(data[((2 * size) + 2)..])
                )
            );
        }

        return ParsePath(data[..size]) is { } source && ParsePath(data[size..(2 * size)]) is { } destination
            ? new ProxyHeader(source, destination)
            : Local;
    }

    /// <summary>Reads a path or an abstract name. Null if the socket has none, or if it is too long.</summary>
    private static UnixDomainSocketEndPoint? ParsePath(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path.TrimEnd((byte)0);
        int end = name.Length == 0 ? 0 : name[1..].IndexOf((byte)0) + 1;
        name = end > 0 ? name[..end] : name;
        return name.Length is 0 or UnixPath ? null : new UnixDomainSocketEndPoint(Encoding.UTF8.GetString(name));
    }
}
