using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Resolving;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Reactors.Observing;
using Becket.Tasks;
using Becket.Time;

namespace Becket.Net.Endpoints;

/// <summary>A TCP port of a host that is known by its name.</summary>
/// <remarks>
/// <para>The name is looked up for each connection, with the reactor's resolver. Its addresses are tried in turn, IPv6
/// and IPv4 by turns, and the first connection wins ("Happy Eyeballs", RFC 8305): the next attempt starts beside the
/// others after <see cref="AttemptDelay"/>, or at once when one fails.</para>
/// <para>If all fail, there is one exception that lists the reasons, of their type if they have the same type.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.endpoints.HostnameEndpoint</c>. Differs: an attempt has
/// 250 ms as RFC 8305 recommends, and not 300; the look-up counts in the time-out.</para>
/// </remarks>
public sealed class HostnameEndpoint : IStreamClientEndpoint
{
    private readonly Reactor _reactor;
    private readonly string _host;
    private readonly int _port;
    private readonly ConnectOptions _options;

    /// <summary>Creates the endpoint. Nothing is looked up yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="host">The host's name, or an IP address. A name may have letters of any script (IDNA).</param>
    /// <param name="port">The port.</param>
    /// <param name="options">How to connect; null for the defaults, among them 30 s for all of it.</param>
    /// <exception cref="ArgumentException">The host is empty, or no name (IDNA).</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 1 and 65,535.</exception>
    public HostnameEndpoint(Reactor reactor, string host, int port, ConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        _reactor = reactor;
        _host = InternationalName.ToAscii(host);
        _port = port;
        _options = options ?? new ConnectOptions();
    }

    /// <summary>How long an attempt has before the next one starts in parallel. Default: 250 ms, as RFC 8305
    /// recommends; zero or more. Timeout.InfiniteTimeSpan: the next one starts only when one has failed.</summary>
    public TimeSpan AttemptDelay
    {
        get;
        init => field = TimeLimits.NotNegative(value, nameof(AttemptDelay));
    } = TimeSpan.FromMilliseconds(250);

    /// <summary>What looks the name up. Default: null, the reactor's resolver at the time of each connection.</summary>
    /// <remarks>A resolver that refuses some addresses makes a guard that nothing gets around: the endpoint connects to
    /// none but those that it answers.</remarks>
    public IResolver? Resolver { get; init; }

    /// <inheritdoc/>
    public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(factory);
        _reactor.CheckThread(nameof(Connect));
        var settings = new ConnectSettings(_options.BindAddress, _options.NoDelay);

        // One time-out covers the look-up and all attempts, so the attempts have none of their own.
        return Start(
            factory,
            address =>
                ConnectAttempt<TProtocol>.Start(
                    _reactor,
                    new IPEndPoint(address, _port),
                    factory,
                    settings,
                    Timeout.InfiniteTimeSpan
                )
        );
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_host}:{_port}";

    /// <summary>Looks the name up, and makes attempts.</summary>
    internal Deferred<TProtocol> Start<TProtocol>(Factory factory, Func<IPAddress, Deferred<TProtocol>> attempt)
    {
        Tracing.Span? span = NetTracing.StartConnect(_reactor, _host, _port);
        Tracing.Span? resolve = NetTracing.StartResolve(_host, span);

        IResolver resolver = Resolver ?? _reactor.Resolver;

        // The factory starts and stops once, although there are several attempts.
        factory.DoStart();
        Deferred<TProtocol> connected = Deferred
            .MaybeDeferred(() => resolver.Resolve(_host))
            .StopWith(resolve)
            .AddCallback(addresses =>
                addresses is null
                    ? throw new DnsLookupException(
                        $"The resolver, a {resolver.GetType().Name}, answered null for {_host}. It has to "
                            + "give a list of addresses, or a failure.",
                        null
                    )
                    {
                        Name = _host,
                    }
                    : HappyEyeballs<TProtocol>.Start(_reactor, DrawAttemptDelay(), ToString(), addresses, Attempt)
            );
        if (_options.ConnectTimeout != Timeout.InfiniteTimeSpan)
        {
            connected = connected.AddTimeout(
                _options.ConnectTimeout,
                _reactor,
                (outcome, after) =>
                    outcome.Succeeded
                        ? outcome.Value
                        : throw new ConnectTimeoutException(
                            $"{this} did not answer within {after.TotalSeconds} s.",
                            null
                        )
            );
        }

        return connected
            .StopWith(span)
            .AddBoth(outcome =>
            {
                factory.StopGuarded(_reactor);
                var destination = new DnsEndPoint(_host, _port);
                switch (outcome.Failure?.Exception)
                {
                    case ConnectException error:
                        error.SetDestination(destination);
                        return outcome;

                    case CancelledException:
                        throw new ConnectCancelledException(destination);

                    default:
                        return outcome;
                }
            });

        Deferred<TProtocol> Attempt(IPAddress address)
        {
            using Tracing.Scope scope = Tracing.Under(span);
            return attempt(address);
        }
    }

    // In some seeds of a simulation all attempts begin at once, so that several succeed and all but one must be closed.
    private TimeSpan DrawAttemptDelay() => RarePaths.Draw("happy eyeballs: delay", AttemptDelay, TimeSpan.Zero);
}
