using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net.Resolving;

/// <summary>Finds the addresses of a host's name.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IHostnameResolver</c>. Differs: gives all
/// addresses at once, not one by one.</remarks>
[RunsOnLoop]
public interface IResolver
{
    /// <summary>Finds the addresses of a name.</summary>
    /// <param name="name">A host's name, or an IP address as text, which is its own answer.</param>
    /// <returns>One address or more, the best first, of both families. A failure is a <see cref="DnsLookupException"/>.
    /// Cancelling gives the attempt up.</returns>
    Deferred<IReadOnlyList<IPAddress>> Resolve(string name);
}
