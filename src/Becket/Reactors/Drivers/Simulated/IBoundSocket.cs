using System.Net;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Something that is bound to a port of a <see cref="SimulatedHost"/>.</summary>
internal interface IBoundSocket
{
    /// <summary>Where it is bound.</summary>
    IPEndPoint BoundTo { get; }

    /// <summary>Whether all IPv6 addresses are all IPv4 addresses too.</summary>
    bool IsDualMode { get; }

    /// <summary>Whether it leaves room beside it for others that do.</summary>
    bool SharesAddress { get; }
}
