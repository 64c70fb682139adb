using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Becket.Protocols.Proxying;

/// <content>Writing a header.</content>
public sealed partial record ProxyHeader
{
    /// <summary>The header as version 1, a line of text: the first thing to write to a server that expects
    /// it.</summary>
    /// <remarks>Addresses that are not IP addresses are written as UNKNOWN. If only one is IPv6, the other is written
    /// as IPv6 too.</remarks>
    public byte[] ToVersion1() =>
        Encoding.ASCII.GetBytes(
            ToSameFamily() is var (source, destination)
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"PROXY {(source.AddressFamily == AddressFamily.InterNetwork ? "TCP4" : "TCP6")} "
                        + $"{WithoutScope(source)} {WithoutScope(destination)} {source.Port} {destination.Port}\r\n"
                )
                : "PROXY UNKNOWN\r\n"
        );

    /// <summary>The header as version 2, in bytes: the first thing to write to a server that expects it.</summary>
    /// <remarks>Addresses that are not IP addresses are left out, and the command is LOCAL. If only one is IPv6, the
    /// other is written as IPv6 too. A header without addresses is written without <see cref="Values"/>.</remarks>
    /// <exception cref="InvalidOperationException">The values are longer than a header can be.</exception>
    public byte[] ToVersion2()
    {
        (IPEndPoint Source, IPEndPoint Destination)? addresses = ToSameFamily();
        int size =
            addresses is not var (first, _) ? 0
            : first.AddressFamily == AddressFamily.InterNetwork ? 4
            : 16;
        int addressLength = size == 0 ? 0 : 2 * (size + sizeof(ushort));
        int length = addressLength + (size == 0 ? 0 : Values.Sum(static value => 3 + value.Data.Length));
        if (length > ushort.MaxValue || Values.Any(static value => value.Data.Length > ushort.MaxValue))
        {
            throw new InvalidOperationException("The values are longer than a header can be: 65,535 bytes.");
        }

        byte[] header = new byte[FixedPart + length];
        Beginning2.CopyTo(header);
        header[12] = (byte)(size == 0 ? 0x20 : 0x21);
        header[13] = (byte)(
            size switch
            {
                0 => 0x00,
                4 => 0x11,
                _ => 0x21,
            }
        );
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)length);
        if (addresses is var (source, destination))
        {
            Span<byte> rest = header.AsSpan(FixedPart);
            _ = source.Address.TryWriteBytes(rest, out _);
            _ = destination.Address.TryWriteBytes(rest[size..], out _);
            BinaryPrimitives.WriteUInt16BigEndian(rest[(2 * size)..], (ushort)source.Port);
            BinaryPrimitives.WriteUInt16BigEndian(rest[((2 * size) + 2)..], (ushort)destination.Port);
            rest = rest[addressLength..];
            foreach (ProxyHeaderValue value in Values)
            {
                rest[0] = value.Type;
                BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)value.Data.Length);
                value.Data.Span.CopyTo(rest[3..]);
                rest = rest[(3 + value.Data.Length)..];
            }
        }

        return header;
    }

    private (IPEndPoint Source, IPEndPoint Destination)? ToSameFamily() =>
        (Source, Destination) switch
        {
            (IPEndPoint source, IPEndPoint destination) when source.AddressFamily == destination.AddressFamily => (
                source,
                destination
            ),
            (IPEndPoint source, IPEndPoint destination) => (ToIPv6(source), ToIPv6(destination)),
            _ => null,
        };

    private static IPEndPoint ToIPv6(IPEndPoint point) => new(point.Address.MapToIPv6(), point.Port);

    /// <summary>A scope names an interface of this machine, and means nothing elsewhere.</summary>
    private static IPAddress WithoutScope(IPEndPoint point) =>
        point.Address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 }
            ? new IPAddress(point.Address.GetAddressBytes())
            : point.Address;
}
