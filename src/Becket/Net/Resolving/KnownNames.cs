using System.Net;

namespace Becket.Net.Resolving;

/// <summary>Names that need no query.</summary>
internal static class KnownNames
{
    // IPv4 first: most programs of one machine listen there.
    private static readonly IReadOnlyList<IPAddress> s_localhost = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    /// <summary>The addresses; null if a query is needed.</summary>
    public static IReadOnlyList<IPAddress>? Find(string name) =>
        IPAddress.TryParse(name, out IPAddress? address) ? [address]
        : name.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? s_localhost
        : null;
}
