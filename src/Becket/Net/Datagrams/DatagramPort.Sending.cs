using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers;

namespace Becket.Net.Datagrams;

/// <content>Sending, and the options for it.</content>
public sealed partial class DatagramPort
{
    /// <inheritdoc/>
    public bool Broadcast
    {
        get => _datagrams.Broadcast;
        set
        {
            _reactor.CheckThread(nameof(Broadcast), "port");
            _datagrams.Broadcast = value;
        }
    }

    /// <inheritdoc/>
    public int MulticastTtl
    {
        get => _datagrams.MulticastTimeToLive;
        set
        {
            _reactor.CheckThread(nameof(MulticastTtl), "port");
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 255);
            _datagrams.MulticastTimeToLive = value;
        }
    }

    /// <inheritdoc/>
    public bool LoopbackMode
    {
        get => _datagrams.MulticastLoopback;
        set
        {
            _reactor.CheckThread(nameof(LoopbackMode), "port");
            _datagrams.MulticastLoopback = value;
        }
    }

    /// <summary>The most bytes of data that the 16 bits of the length allow. Over IPv4 the length includes the headers,
    /// so it is less than over IPv6.</summary>
    private int LongestPayload =>
        Host.AddressFamily switch
        {
            AddressFamily.InterNetwork => 65_507,
            AddressFamily.InterNetworkV6 => 65_527,
            // The system alone knows: the size of the socket's buffer is the limit (unix(7)).
            _ => int.MaxValue,
        };

    private bool IsUnix => Host.AddressFamily == AddressFamily.Unix;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data, EndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        _reactor.CheckThread(nameof(Write), "port");
        if (Peer is null)
        {
            CheckFamily(to, nameof(to));
            if (to is UnnamedUnixEndPoint)
            {
                throw new DatagramException(
                    "This sender cannot be answered: its socket has no address. Give it one where it is opened, by "
                        + $"the {nameof(Unix.UnixExtensions.ConnectUnixDatagram)}'s bindPath for one."
                );
            }

            Send(data, to);
        }
        else if (Peer.Equals(to))
        {
            Send(data, null);
        }
        else
        {
            throw new InvalidOperationException(
                $"This port is connected to {Peer}, and cannot send to {to}. Send to other peers from a port "
                    + $"that is not connected."
            );
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        _reactor.CheckThread(nameof(Write), "port");
        if (Peer is null)
        {
            throw new InvalidOperationException(
                "This port is not connected, so the datagram needs a receiver: Write(data, to), or Connect(to) first."
            );
        }

        Send(data, null);
    }

    /// <inheritdoc/>
    public void Connect(IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        _reactor.CheckThread(nameof(Connect), "port");
        CheckFamily(to, nameof(to));
        CheckOpen(nameof(Connect));
        if (Peer is not null)
        {
            throw new InvalidOperationException(
                $"This port is connected to {Peer} already. Another peer needs another port."
            );
        }

        // A copy: the caller's object is mutable.
        var peer = new IPEndPoint(to.Address, to.Port);
        Check(_datagrams.Connect(peer), $"This port cannot be connected to {peer}");
        Peer = peer;
    }

    /// <inheritdoc/>
    public void JoinGroup(IPAddress group, IPAddress? ofInterface = null) =>
        ChangeMembership(nameof(JoinGroup), group, ofInterface, isMember: true);

    /// <inheritdoc/>
    public void LeaveGroup(IPAddress group, IPAddress? ofInterface = null) =>
        ChangeMembership(nameof(LeaveGroup), group, ofInterface, isMember: false);

    /// <inheritdoc/>
    public void SetOutgoingInterface(IPAddress ofInterface)
    {
        ArgumentNullException.ThrowIfNull(ofInterface);
        _reactor.CheckThread(nameof(SetOutgoingInterface), "port");
        CheckFamily(ofInterface.AddressFamily, ofInterface, nameof(ofInterface));
        CheckOpen(nameof(SetOutgoingInterface));
        Check(_datagrams.SetMulticastInterface(ofInterface), $"Multicast datagrams cannot leave by {ofInterface}");
    }

    private void ChangeMembership(string member, IPAddress group, IPAddress? ofInterface, bool isMember)
    {
        ArgumentNullException.ThrowIfNull(group);
        _reactor.CheckThread(member, "port");
        CheckFamily(group.AddressFamily, group, nameof(group));
        if (!IsMulticast(group))
        {
            throw new ArgumentException(
                $"{group} is not a multicast address: those are 224.0.0.0 to 239.255.255.255, and ff00::/8.",
                nameof(group)
            );
        }

        if (ofInterface is not null)
        {
            CheckFamily(ofInterface.AddressFamily, ofInterface, nameof(ofInterface));
        }

        CheckOpen(member);
        Check(
            _datagrams.ChangeMembership(group, ofInterface, isMember),
            $"The group {group} cannot be {(isMember ? "joined" : "left")}"
        );
    }

    private void Send(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (!IsListening)
        {
            return;
        }

        // Checked here and not by the system: not every system has an error of its own for it.
        SocketError result = data.Length > LongestPayload ? SocketError.MessageSize : _datagrams.Send(data, to);
        if (IsUnix)
        {
            if (to is null && IsPeerGone(result))
            {
                // The system has cut the connection to a socket that was closed. Its program may have started again and
                // made another one at the same path, as a system log does.
                result = _datagrams.Send(data, Peer);
                if (IsPeerGone(result))
                {
                    _reactor.CallSoon(static port => ((DatagramPort)port!).NotifyRefused(), this);
                    return;
                }
            }
        }
        else if (result == SocketError.ConnectionRefused)
        {
            // An earlier datagram was refused, and the system reports that here: the present one has not been sent. A
            // connected protocol is notified later.
            if (Peer is not null)
            {
                _reactor.CallSoon(static port => ((DatagramPort)port!).NotifyRefused(), this);
            }

            result = _datagrams.Send(data, to);
        }

        switch (result)
        {
            case SocketError.Success:
            case SocketError.ConnectionRefused when !IsUnix:
                break;

            case SocketError.WouldBlock
            or SocketError.NoBufferSpaceAvailable:
                Dropped++;
                break;

            case SocketError.MessageSize when IsUnix:
                throw new MessageLengthException(
                    $"A datagram of {data.Length} bytes is too long to be sent to {to ?? Peer}: it must fit into the "
                        + "socket's buffer, see net.core.wmem_default.",
                    new SocketException((int)result)
                );

            case SocketError.ConnectionRefused
            or SocketError.AddressNotAvailable when IsUnix:
                throw new DatagramException(
                    $"A datagram cannot be sent to {to ?? Peer}: no socket receives there.",
                    new SocketException((int)result)
                );

            case SocketError.AccessDenied when IsUnix:
                throw new DatagramException(
                    $"A datagram may not be sent to {to ?? Peer}: this program needs the permission to write to that "
                        + "socket, and a socket that is connected receives from its peer only.",
                    new SocketException((int)result)
                );

            case SocketError.MessageSize:
                throw new MessageLengthException(
                    $"A datagram of {data.Length} bytes is too long to be sent to {to ?? Peer}. UDP carries "
                        + $"at most {LongestPayload}; few networks carry more than about 1,400 in one piece.",
                    new SocketException((int)result)
                );

            case SocketError.AccessDenied:
                throw new DatagramException(
                    $"A datagram may not be sent to {to ?? Peer}. If that is a broadcast address, set Broadcast first.",
                    new SocketException((int)result)
                );

            default:
                Check(result, $"A datagram cannot be sent to {to ?? Peer}");
                break;
        }
    }

    private static void Check(SocketError result, string what)
    {
        if (result != SocketError.Success)
        {
            var error = new SocketException((int)result);
            throw new DatagramException($"{what}: {error.Message}", error);
        }
    }

    /// <summary>Whether a send to the peer of a connected Unix socket has found it closed, or its path
    /// empty.</summary>
    private static bool IsPeerGone(SocketError error) =>
        error
            is SocketError.ConnectionRefused
                or SocketError.NotConnected
                or SocketError.ConnectionReset
                or SocketError.AddressNotAvailable;

    private static bool IsMulticast(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv6Multicast
            : (address.GetAddressBytes()[0] & 0xF0) == 0xE0;

    private void CheckOpen(string member)
    {
        if (!IsListening)
        {
            throw new InvalidOperationException($"{member} was called, but this port is closed.");
        }
    }

    private void CheckFamily(EndPoint to, string argument) => CheckFamily(to.AddressFamily, to, argument);

    private void CheckFamily(AddressFamily family, object address, string argument)
    {
        if (family != Host.AddressFamily)
        {
            throw new ArgumentException(
                IsUnix ? $"{address} is not an address for this port, which is the Unix socket {Host}."
                    : family is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
                        ? $"{address} is not an address for this port, which listens at {Host}: IPv4 ports talk "
                            + $"to IPv4 addresses, and IPv6 ports to IPv6 ones."
                    : family is AddressFamily.Unix
                        ? $"{address} is a Unix socket, and this port, which listens at {Host}, is none: open one with "
                            + $"{nameof(Unix.UnixExtensions.ListenUnixDatagram)}."
                    : $"{address} is not an IP address. Look the name up first: reactor.Resolver.Resolve(name).",
                argument
            );
        }
    }
}
