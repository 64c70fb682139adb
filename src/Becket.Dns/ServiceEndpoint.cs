using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Endpoints;
using Becket.Net.Errors;
using Becket.Reactors;

namespace Becket.Dns;

/// <summary>A service of a domain, which SRV records place (RFC 2782).</summary>
/// <remarks>The records are looked up for each connection. Their places are tried one after the other, in the order of
/// <see cref="DnsResolver.LookupService"/>; the names of the hosts are looked up with the reactor's resolver. Threads:
/// the reactor's. Source: <c>twisted.names.srvconnect.SRVConnector</c>. Differs: it is an endpoint, and a domain
/// without records has no default port.</remarks>
public sealed class ServiceEndpoint : IStreamClientEndpoint
{
    private readonly Reactor _reactor;
    private readonly DnsResolver _resolver;
    private readonly string _service;
    private readonly ConnectOptions _options;

    /// <summary>Makes the endpoint. Nothing is looked up yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="resolver">What finds the records.</param>
    /// <param name="service">The name of the service in its domain, such as
    /// <c>_xmpp-client._tcp.example.org</c>.</param>
    /// <param name="options">How to connect to each place; null for the defaults.</param>
    public ServiceEndpoint(Reactor reactor, DnsResolver resolver, string service, ConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(resolver);
        ArgumentException.ThrowIfNullOrEmpty(service);
        _reactor = reactor;
        _resolver = resolver;
        _service = service;
        _options = options ?? new ConnectOptions();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="factory"/> is null.</exception>
    public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(factory);
        _reactor.CheckThread(nameof(Connect));
        return TryPlaces(factory);
    }

    /// <inheritdoc/>
    public override string ToString() => _service;

    private async Deferred<TProtocol> TryPlaces<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        IReadOnlyList<ServiceRecord> places = await _resolver.LookupService(_service);
        if (places.All(place => place.Host == "."))
        {
            throw new DnsLookupException(
                places.Count == 0
                    ? $"{_service} has no SRV record."
                    : $"{_service} is not offered: its SRV record says so."
            )
            {
                Name = _service,
            };
        }

        var failures = new List<Exception>();
        foreach (ServiceRecord place in places)
        {
            try
            {
                return await new HostnameEndpoint(_reactor, place.Host, place.Port, _options).Connect(factory);
            }
            catch (ConnectException error)
            {
                failures.Add(error);
            }
        }

        throw new ConnectException(
            $"No place of {_service} can be reached: " + string.Join("; ", failures.Select(failure => failure.Message))
        )
        {
            Attempts = failures,
        };
    }
}
