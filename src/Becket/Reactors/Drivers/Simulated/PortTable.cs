using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>The sockets of one protocol that are bound to ports of a host.</summary>
internal sealed class PortTable<T>
    where T : class, IBoundSocket
{
    // The first of the range that IANA leaves for this (RFC 6335). Ports are counted up, so that each run picks the
    // same.
    internal const int FirstEphemeral = 49_152;

    /// <summary>Only looked up, never enumerated. The sockets at one port are in the order in which they were
    /// bound.</summary>
    private readonly Dictionary<int, List<T>> _bound = [];
    private int _nextEphemeral = FirstEphemeral;

    /// <summary>Picks the port to bind to: the wanted one, or a free one if that is zero.</summary>
    /// <exception cref="SocketException">The port is taken, or none is free.</exception>
    public int Pick(IPAddress address, int wanted, bool isDualMode, bool sharesAddress)
    {
        if (wanted == 0)
        {
            // A port that was not chosen by the caller is not shared.
            return PickEphemeral(port => IsFree(address, port, isDualMode, sharesAddress: false))
                ?? throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }

        return IsFree(address, wanted, isDualMode, sharesAddress)
            ? wanted
            : throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    /// <summary>The next port that is free; null if none is.</summary>
    public int? PickEphemeral(Func<int, bool> isFree)
    {
        for (int tries = FirstEphemeral; tries <= IPEndPoint.MaxPort; tries++)
        {
            int port = _nextEphemeral;
            _nextEphemeral = port == IPEndPoint.MaxPort ? FirstEphemeral : port + 1;
            if (isFree(port))
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>Whether no bound socket excludes another one at this address and port.</summary>
    public bool IsFree(IPAddress address, int port, bool isDualMode = false, bool sharesAddress = false)
    {
        foreach (T other in At(port))
        {
            if (
                !(sharesAddress && other.SharesAddress)
                && Overlap(address, isDualMode, other.BoundTo.Address, other.IsDualMode)
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds a socket at the port that was picked for it.</summary>
    public void Add(T socket)
    {
        if (!_bound.TryGetValue(socket.BoundTo.Port, out List<T>? others))
        {
            _bound.Add(socket.BoundTo.Port, others = []);
        }

        others.Add(socket);
    }

    /// <summary>Removes a socket.</summary>
    public void Remove(T socket)
    {
        List<T> others = _bound[socket.BoundTo.Port];
        others.Remove(socket);
        if (others.Count == 0)
        {
            _bound.Remove(socket.BoundTo.Port);
        }
    }

    /// <summary>The sockets at a port, in the order in which they were bound.</summary>
    public List<T> At(int port) => _bound.TryGetValue(port, out List<T>? sockets) ? sockets : [];

    /// <summary>How well a bound socket fits an address that was sent to: the more specific, the higher; negative if it
    /// does not fit.</summary>
    public static int Fit(T socket, IPAddress address)
    {
        IPAddress bound = socket.BoundTo.Address;
        return bound.Equals(address) ? 2
            : !bound.IsAny() ? -1
            : bound.AddressFamily == address.AddressFamily ? 1
            : socket.IsDualMode ? 0
            : -1;
    }

    private static bool Overlap(IPAddress one, bool isOneDual, IPAddress other, bool isOtherDual) =>
        one.AddressFamily == other.AddressFamily ? one.Equals(other) || one.IsAny() || other.IsAny()
        : one.AddressFamily == AddressFamily.InterNetworkV6 ? isOneDual && one.IsAny()
        : isOtherDual && other.IsAny();
}
