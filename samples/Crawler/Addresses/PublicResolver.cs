using System.Net;

namespace Crawler.Addresses;

/// <summary>Answers the public addresses of a name, and no others.</summary>
/// <remarks>It stands at each connection, so a name that resolves anew is checked anew, and a connection goes to an
/// address that was checked.</remarks>
internal sealed class PublicResolver(Reactor reactor) : IResolver
{
    public Deferred<IReadOnlyList<IPAddress>> Resolve(string name) =>
        reactor
            .Resolver.Resolve(name)
            .AddCallback(
                IReadOnlyList<IPAddress> (addresses) =>
                {
                    IPAddress[] allowed = [.. addresses.Where(PublicAddresses.Contains)];
                    return allowed.Length > 0 || addresses.Count == 0
                        ? allowed
                        : throw new PrivateAddressException(name, addresses);
                }
            );
}
