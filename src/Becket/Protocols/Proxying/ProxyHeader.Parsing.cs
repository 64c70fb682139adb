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
    /// <returns><see cref="OperationStatus.Done"/>, <see cref="OperationStatus.NeedMoreData"/>, or
    /// <see cref="OperationStatus.InvalidData"/>: not a header, whatever follows.</returns>
    /// <remarks>A header of version 2 may have 4,096 bytes.</remarks>
    public static OperationStatus Parse(ReadOnlySpan<byte> data, out ProxyHeader? header, out int length) =>
        Parse(data, out header, out length, out _);

    /// <summary>Reads a header, of either version, from the front of the bytes that have arrived, and says what is
    /// wrong with bytes that are not one.</summary>
    /// <param name="data">The bytes that have arrived.</param>
    /// <param name="header">The header, if the result is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="length">The length of the header in bytes, if the result is
    /// <see cref="OperationStatus.Done"/>.</param>
    /// <param name="fault">What is wrong, if the result is <see cref="OperationStatus.InvalidData"/>.</param>
    /// <param name="maxLength">The longest header of version 2, in bytes. It may hold other values than addresses:
    /// <see cref="Values"/>.</param>
    /// <returns><see cref="OperationStatus.Done"/>, <see cref="OperationStatus.NeedMoreData"/>, or
    /// <see cref="OperationStatus.InvalidData"/>: not a header, whatever follows.</returns>
    public static OperationStatus Parse(
        ReadOnlySpan<byte> data,
        out ProxyHeader? header,
        out int length,
        out ProxyHeaderFault fault,
        int maxLength = 4_096
    )
    {
        header = null;
        length = 0;
        if (Begins(data, Beginning1))
        {
            fault = ProxyHeaderFault.None;
            return data.Length < Beginning1.Length
                ? OperationStatus.NeedMoreData
                : ParseVersion1(data, out header, out length, out fault);
        }

        if (Begins(data, Beginning2))
        {
            fault = ProxyHeaderFault.None;
            return data.Length < FixedPart
                ? OperationStatus.NeedMoreData
                : ParseVersion2(data, out header, out length, out fault, maxLength);
        }

        fault = ProxyHeaderFault.Signature;
        return OperationStatus.InvalidData;
    }

    private static bool Begins(ReadOnlySpan<byte> data, ReadOnlySpan<byte> beginning)
    {
        int common = Math.Min(data.Length, beginning.Length);
        return data[..common].SequenceEqual(beginning[..common]);
    }

    private static OperationStatus ParseVersion1(
        ReadOnlySpan<byte> data,
        out ProxyHeader? header,
        out int length,
        out ProxyHeaderFault fault
    )
    {
        header = null;
        length = 0;
        ReadOnlySpan<byte> window = data[..Math.Min(data.Length, LongestVersion1)];
        int end = window.IndexOf((byte)'\n');
        if (end < 0)
        {
            fault = window.Length == LongestVersion1 ? ProxyHeaderFault.Length : ProxyHeaderFault.None;
            return fault == ProxyHeaderFault.None ? OperationStatus.NeedMoreData : OperationStatus.InvalidData;
        }

        fault =
            window[end - 1] == '\r'
                ? ParseLine(window[Beginning1.Length..(end - 1)], out header)
                : ProxyHeaderFault.Layout;
        length = header is null ? 0 : end + 1;
        return header is null ? OperationStatus.InvalidData : OperationStatus.Done;
    }

    private static ProxyHeaderFault ParseLine(ReadOnlySpan<byte> line, out ProxyHeader? header)
    {
        header = null;

        // The specification says to ignore what follows UNKNOWN.
        if (line.SequenceEqual("UNKNOWN"u8) || line.StartsWith("UNKNOWN "u8))
        {
            header = Local;
            return ProxyHeaderFault.None;
        }

        Span<Range> fields = stackalloc Range[6];
        ReadOnlySpan<char> text = Encoding.Latin1.GetString(line).AsSpan();
        int count = text.Split(fields, ' ');
        AddressFamily family = text[fields[0]] switch
        {
            "TCP4" => AddressFamily.InterNetwork,
            "TCP6" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        if (family == AddressFamily.Unspecified)
        {
            return ProxyHeaderFault.Family;
        }

        if (count != 5)
        {
            return ProxyHeaderFault.Layout;
        }

        if (
            ParseAddress(text[fields[1]], family) is not { } source
            || ParseAddress(text[fields[2]], family) is not { } destination
        )
        {
            return ProxyHeaderFault.Address;
        }

        if (ParsePort(text[fields[3]]) is not { } sourcePort || ParsePort(text[fields[4]]) is not { } destinationPort)
        {
            return ProxyHeaderFault.Port;
        }

        header = new ProxyHeader(new IPEndPoint(source, sourcePort), new IPEndPoint(destination, destinationPort));
        return ProxyHeaderFault.None;
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
        out ProxyHeaderFault fault,
        int maxLength
    )
    {
        header = null;
        length = FixedPart + BinaryPrimitives.ReadUInt16BigEndian(data[14..]);
        (int version, int command, byte family) = (data[12] >> 4, data[12] & 0x0F, data[13]);
        fault =
            version != 2 ? ProxyHeaderFault.Version
            : command > 1 ? ProxyHeaderFault.Command
            : length > maxLength ? ProxyHeaderFault.Length
            : !IsFamily(family) ? ProxyHeaderFault.Family
            : ProxyHeaderFault.None;
        if (fault != ProxyHeaderFault.None)
        {
            return OperationStatus.InvalidData;
        }

        if (data.Length < length)
        {
            return OperationStatus.NeedMoreData;
        }

        bool isLocal = command == 0 || family == 0;
        header = isLocal ? Local : ParseAddresses(family >> 4, data[FixedPart..length]);
        if (header is null)
        {
            fault = ProxyHeaderFault.Length;
            return OperationStatus.InvalidData;
        }

        if (!isLocal)
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

        return OperationStatus.Done;
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
