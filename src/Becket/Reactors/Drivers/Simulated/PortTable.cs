using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Who is bound to which port of a host, by one protocol.</summary>
internal sealed class PortTable<T>
    where T : class, IBoundSocket
{
    // The range that IANA leaves for this (RFC 6335), counted up, so that each run gives the same.
    private const int FirstEphemeral = 49_152;

    /// <summary>Looked up only. Those at one port stand in the order they came.</summary>
    private readonly Dictionary<int, List<T>> _bound = [];
    private int _nextEphemeral = FirstEphemeral;

    /// <summary>Finds the port to bind to: the wanted one, or if that is zero one that is free.</summary>
    /// <exception cref="SocketException">It is taken, or none is free.</exception>
    public int Pick(IPAddress address, int wanted, bool isDualMode, bool sharesAddress)
    {
        if (wanted == 0)
        {
            // Nobody wants to share an address that was chosen at random.
            return PickEphemeral(port => IsFree(address, port, isDualMode, sharesAddress: false))
                ?? throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }

        return IsFree(address, wanted, isDualMode, sharesAddress)
            ? wanted
            : throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    /// <summary>The next port that will do; null if none does.</summary>
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

    /// <summary>Whether nobody is there who minds.</summary>
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

    /// <summary>Puts one in, at the port that was picked for it.</summary>
    public void Add(T socket)
    {
        if (!_bound.TryGetValue(socket.BoundTo.Port, out List<T>? others))
        {
            _bound.Add(socket.BoundTo.Port, others = []);
        }

        others.Add(socket);
    }

    /// <summary>Takes one out.</summary>
    public void Remove(T socket)
    {
        List<T> others = _bound[socket.BoundTo.Port];
        others.Remove(socket);
        if (others.Count == 0)
        {
            _bound.Remove(socket.BoundTo.Port);
        }
    }

    /// <summary>All at a port, in the order they came.</summary>
    public List<T> At(int port) => _bound.TryGetValue(port, out List<T>? sockets) ? sockets : [];

    /// <summary>How well one that is bound fits what is sent to an address: the more special, the higher; negative if
    /// not at all.</summary>
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
