using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net.Resolving;

/// <summary>A resolver that knows the names in a table and sends no query: for virtual time, and for tests.</summary>
/// <remarks>It also knows IP addresses and <c>localhost</c>. Threads: the reactor's.</remarks>
public sealed class HostTable : IResolver
{
    private readonly Dictionary<string, IReadOnlyList<IPAddress>> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets the addresses of a name, in place of those it had.</summary>
    /// <param name="name">The name; case does not matter.</param>
    /// <param name="addresses">One or more, the best first.</param>
    /// <returns>This table.</returns>
    /// <exception cref="ArgumentException">There is no address, or no name.</exception>
    public HostTable Add(string name, params IEnumerable<IPAddress> addresses)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(addresses);
        IPAddress[] all = [.. addresses];
        if (all.Length == 0)
        {
            throw new ArgumentException(
                $"No address was given for {name}. Remove(name) takes a name out of the table.",
                nameof(addresses)
            );
        }

        _hosts[name] = all;
        return this;
    }

    /// <summary>Removes a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it was in the table.</returns>
    public bool Remove(string name) => _hosts.Remove(name);

    /// <inheritdoc/>
    public Deferred<IReadOnlyList<IPAddress>> Resolve(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _hosts.TryGetValue(name, out IReadOnlyList<IPAddress>? addresses) ? Deferred.Succeed(addresses)
            : KnownNames.Find(name) is { } known ? Deferred.Succeed(known)
            : Deferred.Fail<IReadOnlyList<IPAddress>>(
                new DnsLookupException(
                    $"{name} is not in the table of hosts: Add(name, addresses) puts it there.",
                    null
                )
                {
                    Name = name,
                }
            );
    }
}
