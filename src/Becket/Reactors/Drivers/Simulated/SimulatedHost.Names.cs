using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Simulated;

/// <content>Who has which address, port and path.</content>
internal sealed partial class SimulatedHost
{
    private readonly PortTable<SimulatedListener> _listeners = new();

    /// <summary>Connections that were made from here, by both their ends. Looked up only.</summary>
    private readonly HashSet<(IPEndPoint Local, IPEndPoint Remote)> _connections = [];

    /// <summary>Paths of Unix sockets, of which no file is made. Looked up only.</summary>
    private readonly Dictionary<string, object> _paths = new(StringComparer.Ordinal);

    /// <summary>Whose turn it is among listeners that share a port.</summary>
    private uint _turn;

    /// <summary>Ports of datagram sockets.</summary>
    public PortTable<SimulatedDatagrams> Datagrams { get; } = new();

    /// <summary>The address to bind a listener or a datagram socket to.</summary>
    /// <exception cref="SocketException">It is not this host's, or it is taken.</exception>
    public EndPoint PickBinding(EndPoint local, bool isStream, bool isDualMode, bool sharesAddress)
    {
        if (local is not IPEndPoint ip)
        {
            return !IsPathTaken(local) ? local : throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }

        // A datagram socket may be bound to a group: then it hears nothing but that.
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

    /// <summary>A listener listens.</summary>
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

    /// <summary>It listens no more.</summary>
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

    /// <summary>The address that a connection comes from, which is its own until <see cref="ReleaseCaller"/>.</summary>
    /// <param name="remote">Where it goes.</param>
    /// <param name="bind">What was asked for, or null.</param>
    /// <returns>Null if no port is left, or the one asked for leads there already.</returns>
    /// <exception cref="SocketException">What was asked for cannot be had.</exception>
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

    /// <summary>A connection that was made from here has ended.</summary>
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

    /// <summary>Who listens at an address; if several share it, the next in turn.</summary>
    public SimulatedListener? FindListener(EndPoint at)
    {
        if (at is not IPEndPoint ip)
        {
            return FindPath(at) as SimulatedListener;
        }

        IPAddress address = ip.Address.Plain();
        List<SimulatedListener> there = _listeners.At(ip.Port);
        int best = BestFit(there, address);
        if (best < 0)
        {
            return null;
        }

        int count = there.Count(listener => PortTable<SimulatedListener>.Fit(listener, address) == best);
        int turn = count == 1 ? 0 : (int)(_turn++ % count);
        return there.Where(listener => PortTable<SimulatedListener>.Fit(listener, address) == best).ElementAt(turn);
    }

    /// <summary>Whose a datagram is: whoever is connected to its sender, else whoever is bound most exactly, else the
    /// last that was bound.</summary>
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

    /// <summary>Who has a path; null if nobody.</summary>
    public object? FindPath(EndPoint path) => _paths.GetValueOrDefault(path.ToString()!);

    /// <summary>Gives a path to somebody.</summary>
    /// <exception cref="SocketException">It is somebody's already.</exception>
    public void TakePath(EndPoint path, object owner)
    {
        if (!_paths.TryAdd(path.ToString()!, owner))
        {
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }
    }

    /// <summary>Takes it back.</summary>
    public void ReleasePath(EndPoint path) => _paths.Remove(path.ToString()!);

    /// <summary>The address of this host that what it sends there comes from.</summary>
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

    /// <summary>Whether an address is one of this host's, or means all of them.</summary>
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
