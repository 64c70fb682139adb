using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>Translates the system's socket addresses (struct sockaddr) from and to the base class library's end
/// points.</summary>
[SupportedOSPlatform("linux")]
internal static class NativeAddress
{
    private static readonly IPEndPoint s_anyIpv6 = new(IPAddress.IPv6Any, 0);
    private static readonly UnixDomainSocketEndPoint s_anyUnix = new("/");

    /// <summary>The address family in the system's numbers.</summary>
    public static int Family(EndPoint endPoint) =>
        endPoint.AddressFamily switch
        {
            AddressFamily.InterNetwork => 2,
            AddressFamily.InterNetworkV6 => 10,
            AddressFamily.Unix => 1,
            _ => throw new SocketException((int)SocketError.AddressFamilyNotSupported),
        };

    /// <summary>Reads an end point from the system's form.</summary>
    public static EndPoint Read(ReadOnlySpan<byte> bytes)
    {
        int family = bytes.Length < 2 ? 0 : bytes[0] | (bytes[1] << 8);
        switch (family)
        {
            case 2 when bytes.Length >= 8:
                return new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), (bytes[2] << 8) | bytes[3]);
            case 10:
                return s_anyIpv6.Create(ToSocketAddress(AddressFamily.InterNetworkV6, bytes));
            case 1 when bytes.Length > 2 && bytes[2] != 0:
                ReadOnlySpan<byte> path = bytes[2..];
                int end = path.IndexOf((byte)0);
                return new UnixDomainSocketEndPoint(System.Text.Encoding.UTF8.GetString(end < 0 ? path : path[..end]));
            case 1 when bytes.Length > 3:
                // A name in the abstract namespace: all of its bytes count, and it need not be text (unix(7)).
                var name = new SocketAddress(AddressFamily.Unix, bytes.Length);
                bytes.CopyTo(name.Buffer.Span);
                return s_anyUnix.Create(name);
            case 1:
                return UnnamedUnixEndPoint.Instance;
            default:
                return AnyIpv4();
        }
    }

    /// <summary>Writes an end point in the system's form.</summary>
    /// <param name="endPoint">The end point.</param>
    /// <param name="into">At least <see cref="SocketCalls.LongestAddress"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(EndPoint endPoint, Span<byte> into)
    {
        if (endPoint is IPEndPoint { AddressFamily: AddressFamily.InterNetwork } ipv4)
        {
            // struct sockaddr_in, ip(7).
            into[..16].Clear();
            into[0] = 2;
            BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)ipv4.Port);
            ipv4.Address.TryWriteBytes(into[4..], out _);
            return 16;
        }

        if (endPoint is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } ipv6)
        {
            // struct sockaddr_in6, ipv6(7): the scope is in the byte order of the machine.
            into[..28].Clear();
            into[0] = 10;
            BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)ipv6.Port);
            ipv6.Address.TryWriteBytes(into[8..], out _);
            BitConverter.TryWriteBytes(into[24..], (uint)ipv6.Address.ScopeId);
            return 28;
        }

        SocketAddress address = endPoint.Serialize();
        address.Buffer.Span[..address.Size].CopyTo(into);
        return address.Size;
    }

    /// <summary>The address of this side of a socket.</summary>
    public static EndPoint OfSocket(int descriptor)
    {
        Span<byte> bytes = stackalloc byte[SocketCalls.LongestAddress];
        SystemResult length = SocketCalls.LocalAddress(descriptor, bytes);
        return length.IsSuccess ? Read(bytes[..length.Value]) : AnyIpv4();
    }

    /// <summary>The address of a socket that was just bound. Without it no peer could find the socket: its port number
    /// may be the system's choice.</summary>
    /// <exception cref="SocketException">The system does not give it.</exception>
    public static EndPoint OfBoundSocket(int descriptor)
    {
        Span<byte> bytes = stackalloc byte[SocketCalls.LongestAddress];
        return Read(bytes[..SocketCalls.LocalAddress(descriptor, bytes).ValueOrSocketException()]);
    }

    /// <summary>The address of the other side of a socket.</summary>
    public static EndPoint OfPeer(int descriptor)
    {
        Span<byte> bytes = stackalloc byte[SocketCalls.LongestAddress];
        SystemResult length = SocketCalls.PeerAddress(descriptor, bytes);
        return length.IsSuccess ? Read(bytes[..length.Value]) : AnyIpv4();
    }

    /// <summary>A new object each time, because an end point is mutable, and the program gets it.</summary>
    private static IPEndPoint AnyIpv4() => new(IPAddress.Any, 0);

    private static SocketAddress ToSocketAddress(AddressFamily family, ReadOnlySpan<byte> bytes)
    {
        var address = new SocketAddress(family, Math.Max(bytes.Length, 28));
        bytes.CopyTo(address.Buffer.Span);
        return address;
    }
}
