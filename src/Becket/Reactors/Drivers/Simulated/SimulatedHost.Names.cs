using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Simulated;

/// <content>The owners of addresses, ports and paths.</content>
internal sealed partial class SimulatedHost
{
    private readonly PortTable<SimulatedListener> _listeners = new();

    /// <summary>Connections that this host has made, by both ends. Only looked up, never enumerated.</summary>
    private readonly HashSet<(IPEndPoint Local, IPEndPoint Remote)> _connections = [];

    /// <summary>Paths of Unix sockets, for which no file is made. Only looked up, never enumerated.</summary>
    private readonly Dictionary<string, object> _paths = new(StringComparer.Ordinal);

    /// <summary>Counts up, to pick the next of several listeners that share a port.</summary>
    private uint _nextListener;

    /// <summary>The ports of datagram sockets.</summary>
    public PortTable<SimulatedDatagrams> Datagrams { get; } = new();

    /// <summary>Picks the address to bind a listener or a datagram socket to.</summary>
    /// <exception cref="SocketException">This host does not have the address, or it is taken.</exception>
    public EndPoint PickBinding(EndPoint local, bool isStream, bool isDualMode, bool sharesAddress)
    {
        if (local is not IPEndPoint ip)
        {
            return !IsPathTaken(local) ? local : throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }

        // A datagram socket may be bound to a group: then it receives nothing but what is sent to that.
        if (!IsOwn(ip.Address) && (isStream || !(ip.Address.IsGroup() || ip.Address.IsBroadcast())))
        {
            throw new SocketException((int)SocketError.AddressNotAvailable);
        }

        IPAddress address = ip.Address.Plain();
        int port = isStream
            ? _listeners.Pick(address, ip.Port, isDualMode, sharesAddress)
            : Datagrams.Pick(address, ip.Port, isDualMode, sharesAddress);
        return new IPEndPoint(ip.Address, port);
    }

    /// <summary>Adds a listener.</summary>
    public void Add(SimulatedListener listener)
    {
        if (listener.LocalEndPoint is IPEndPoint)
        {
            _listeners.Add(listener);
        }
        else
        {
            TakePath(listener.LocalEndPoint, listener);
        }
    }

    /// <summary>Removes a listener.</summary>
    public void Remove(SimulatedListener listener)
    {
        if (listener.LocalEndPoint is IPEndPoint)
        {
            _listeners.Remove(listener);
        }
        else
        {
            ReleasePath(listener.LocalEndPoint);
        }
    }

    /// <summary>Reserves the local address of a new connection until <see cref="ReleaseCaller"/>.</summary>
    /// <param name="remote">The address to connect to.</param>
    /// <param name="bind">The local address that was asked for; null for any.</param>
    /// <returns>Null if no port is left, or a connection from the port that was asked for leads there
    /// already.</returns>
    /// <exception cref="SocketException">The address that was asked for is not this host's, or is taken.</exception>
    public EndPoint? TakeCaller(EndPoint remote, EndPoint? bind)
    {
        if (bind is not null && bind.AddressFamily != remote.AddressFamily)
        {
            throw new SocketException((int)SocketError.AddressFamilyNotSupported);
        }

        if (remote is not IPEndPoint to)
        {
            if (bind is null)
            {
                return UnnamedUnixEndPoint.Instance;
            }

            TakePath(bind, this);
            return bind;
        }

        var wanted = bind as IPEndPoint;
        if (wanted is not null && !IsOwn(wanted.Address))
        {
            throw new SocketException((int)SocketError.AddressNotAvailable);
        }

        IPAddress address = wanted is null || wanted.Address.IsAny() ? SourceFor(to.Address) : wanted.Address;
        IPAddress plain = address.Plain();
        if (wanted is { Port: > 0 } && !_listeners.IsFree(plain, wanted.Port))
        {
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }

        IPEndPoint plainTo = to.Plain();
        int? port = wanted is { Port: > 0 }
            ? wanted.Port
            : _listeners.PickEphemeral(port =>
                _listeners.IsFree(plain, port) && !_connections.Contains((new IPEndPoint(plain, port), plainTo))
            );
        return port is { } picked && _connections.Add((new IPEndPoint(plain, picked), plainTo))
            ? new IPEndPoint(address, picked)
            : null;
    }

    /// <summary>Releases the local address of a connection that has ended.</summary>
    public void ReleaseCaller(EndPoint local, EndPoint remote)
    {
        if (local is IPEndPoint ip)
        {
            _connections.Remove((ip.Plain(), ((IPEndPoint)remote).Plain()));
        }
        else if (local is UnixDomainSocketEndPoint)
        {
            ReleasePath(local);
        }
    }

    /// <summary>The listener at an address; if several share it, the next one in turn.</summary>
    public SimulatedListener? FindListener(EndPoint at)
    {
        if (at is not IPEndPoint ip)
        {
            return FindPath(at) as SimulatedListener;
        }

        IPAddress address = ip.Address.Plain();
        List<SimulatedListener> atPort = _listeners.At(ip.Port);
        int best = BestFit(atPort, address);
        if (best < 0)
        {
            return null;
        }

        int count = atPort.Count(listener => PortTable<SimulatedListener>.Fit(listener, address) == best);
        int turn = count == 1 ? 0 : (int)(_nextListener++ % count);
        return atPort.Where(listener => PortTable<SimulatedListener>.Fit(listener, address) == best).ElementAt(turn);
    }

    /// <summary>Picks the receiver of a datagram: a socket that is connected to the sender, then the most specific
    /// binding, then the newest.</summary>
    public SimulatedDatagrams? FindDatagrams(IPAddress address, int port, IPEndPoint from)
    {
        SimulatedDatagrams? found = null;
        int bestFit = -1;
        foreach (SimulatedDatagrams socket in Datagrams.At(port))
        {
            int fit = PortTable<SimulatedDatagrams>.Fit(socket, address);
            if (fit < 0 || !socket.TakesFrom(from))
            {
                continue;
            }

            fit += socket.IsConnected ? 4 : 0;
            if (fit >= bestFit)
            {
                found = socket;
                bestFit = fit;
            }
        }

        return found;
    }

    /// <summary>The owner of a path; null if it has none.</summary>
    public object? FindPath(EndPoint path) => _paths.GetValueOrDefault(path.ToString()!);

    /// <summary>Gives a path to an owner.</summary>
    /// <exception cref="SocketException">The path has an owner already.</exception>
    public void TakePath(EndPoint path, object owner)
    {
        if (!_paths.TryAdd(path.ToString()!, owner))
        {
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }
    }

    /// <summary>Releases a path.</summary>
    public void ReleasePath(EndPoint path) => _paths.Remove(path.ToString()!);

    /// <summary>The source address of what this host sends to an address.</summary>
    public IPAddress SourceFor(IPAddress to)
    {
        IPAddress plain = to.Plain();
        if (IPAddress.IsLoopback(plain))
        {
            return to.IsIPv4MappedToIPv6 ? IPAddress.Loopback.MapToIPv6() : Loopback(plain.AddressFamily);
        }

        foreach (IPAddress address in Addresses)
        {
            if (address.Equals(plain))
            {
                return to;
            }
        }

        IPAddress first =
            Addresses.FirstOrDefault(address => address.AddressFamily == plain.AddressFamily)
            ?? Loopback(plain.AddressFamily);
        return to.IsIPv4MappedToIPv6 ? first.MapToIPv6() : first;
    }

    /// <summary>Whether an address is one of this host's, or the "any" address.</summary>
    public bool IsOwn(IPAddress address)
    {
        IPAddress plain = address.Plain();
        return plain.IsAny() || (IPAddress.IsLoopback(plain) && !plain.IsBroadcast()) || Addresses.Contains(plain);
    }

    /// <summary>The loopback address of a family.</summary>
    public static IPAddress Loopback(AddressFamily family) =>
        family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback;

    private bool IsPathTaken(EndPoint path) => _paths.ContainsKey(path.ToString()!);

    private static int BestFit(List<SimulatedListener> listeners, IPAddress address)
    {
        int best = -1;
        foreach (SimulatedListener listener in listeners)
        {
            best = Math.Max(best, PortTable<SimulatedListener>.Fit(listener, address));
        }

        return best;
    }
}
