using System.Net;

namespace Crawler.Tests.Crawls;

/// <summary>All names below ".test" are this machine.</summary>
internal sealed class SiteResolver : IResolver
{
    public Deferred<IReadOnlyList<IPAddress>> Resolve(string name) =>
        name.EndsWith(".test", StringComparison.Ordinal)
            ? Deferred.Succeed<IReadOnlyList<IPAddress>>([IPAddress.Loopback])
        : IPAddress.TryParse(name, out IPAddress? address) ? Deferred.Succeed<IReadOnlyList<IPAddress>>([address])
        : Deferred.Fail<IReadOnlyList<IPAddress>>(new DnsLookupException($"No such name: {name}.", null));
}
