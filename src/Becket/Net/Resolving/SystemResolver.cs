using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Tasks;
using Becket.Time;

namespace Becket.Net.Resolving;

/// <summary>Asks the operating system, on a thread of the reactor's pool: the system's call blocks.</summary>
/// <remarks>
/// <para>IP addresses and <c>localhost</c> are answered at once. The answer's order is the system's (RFC 6724). The
/// resolver caches nothing; the system may.</para>
/// <para>A look-up that is cancelled still holds its thread until the system answers. Programs with many look-ups at
/// once need a larger <see cref="Reactor.ThreadPoolSize"/>, or a resolver of their own.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.base.ThreadedResolver</c>.</para>
/// </remarks>
public sealed class SystemResolver : IResolver
{
    private readonly Reactor _reactor;
    private readonly Func<string, IPAddress[]> _ask;

    /// <summary>Makes a resolver.</summary>
    /// <param name="reactor">The reactor whose thread pool it uses.</param>
    public SystemResolver(Reactor reactor)
        : this(reactor, Dns.GetHostAddresses) { }

    /// <summary>A resolver that calls a function in place of the system.</summary>
    internal SystemResolver(Reactor reactor, Func<string, IPAddress[]> ask)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        _reactor = reactor;
        _ask = ask;
    }

    /// <summary>How long the system may take. Default: 60 s, the sum of Twisted's tries.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: without limit.</summary>
    public TimeSpan LookupTimeout
    {
        get;
        init => field = TimeLimits.Positive(value, nameof(LookupTimeout));
    } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public Deferred<IReadOnlyList<IPAddress>> Resolve(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        name = InternationalName.ToAscii(name);
        if (KnownNames.Find(name) is { } known)
        {
            return Deferred.Succeed(known);
        }

        Func<string, IPAddress[]> ask = _ask;
        Deferred<IReadOnlyList<IPAddress>> answer = _reactor
            .DeferTo(_reactor.NameThreads, () => ask(name))
            .AddCallbacks(
                IReadOnlyList<IPAddress> (found) => ToAnswer(name, found),
                IReadOnlyList<IPAddress> (failure) => throw ToError(name, failure.Exception)
            );
        if (LookupTimeout != Timeout.InfiniteTimeSpan)
        {
            answer.AddTimeout(
                LookupTimeout,
                _reactor,
                (outcome, after) =>
                    outcome.Succeeded
                        ? outcome.Value
                        : throw new DnsLookupException(
                            $"The address of {name} was not found within {after.TotalSeconds} s.",
                            null
                        )
                        {
                            Name = name,
                        }
            );
        }

        return answer;
    }

    private static IPAddress[] ToAnswer(string name, IPAddress[] found) =>
        found.Length > 0 ? found : throw new DnsLookupException($"{name} has no address.", null) { Name = name };

    private static Exception ToError(string name, Exception error) =>
        error switch
        {
            OperationCanceledException => error,
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } =>
                new DnsLookupException($"{name} has no address, or there is no such host.", error) { Name = name },
            SocketException { SocketErrorCode: SocketError.TryAgain } => new DnsLookupException(
                $"The address of {name} cannot be found now: no name server answers.",
                error
            )
            {
                Name = name,
            },
            _ => new DnsLookupException($"The address of {name} cannot be found: {error.Message}", error)
            {
                Name = name,
            },
        };
}
