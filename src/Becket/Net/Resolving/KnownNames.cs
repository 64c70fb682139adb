using System.Net;

namespace Becket.Net.Resolving;

/// <summary>Names that nobody need be asked about.</summary>
internal static class KnownNames
{
    // IPv4 first: that is where programs of one machine listen, as a rule.
    private static readonly IReadOnlyList<IPAddress> s_localhost = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    /// <summary>The addresses; null if somebody must be asked.</summary>
    public static IReadOnlyList<IPAddress>? Find(string name) =>
        IPAddress.TryParse(name, out IPAddress? address) ? [address]
        : name.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? s_localhost
        : null;
}
