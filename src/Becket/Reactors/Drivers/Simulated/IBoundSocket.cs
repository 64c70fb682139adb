using System.Net;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>A socket that is bound to a port of a <see cref="SimulatedHost"/>.</summary>
internal interface IBoundSocket
{
    /// <summary>The address and port.</summary>
    IPEndPoint BoundTo { get; }

    /// <summary>Whether a binding to all IPv6 addresses includes all IPv4 addresses.</summary>
    bool IsDualMode { get; }

    /// <summary>Whether it shares its address with other sockets that do.</summary>
    bool SharesAddress { get; }
}
