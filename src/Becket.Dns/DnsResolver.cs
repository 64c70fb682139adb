using System.Net;
using Becket.Deferreds;
using Becket.Dns.Asking;
using Becket.Dns.Configuration;
using Becket.Net.Errors;
using Becket.Net.Resolving;
using Becket.Reactors;
using Becket.Tasks;
using DnsClient;
using DnsClient.Protocol;

namespace Becket.Dns;

/// <summary>A resolver that asks the name servers itself, over sockets: a look-up needs no thread.</summary>
/// <remarks>
/// <para>Host names are found as the system's resolver finds them: the hosts file first, then the name servers of
/// <c>/etc/resolv.conf</c> with its search list and options. IP addresses and names in <c>localhost</c> need no query.
/// Names outside of ASCII are asked for in their form for DNS (IDNA).</para>
/// <para>Answers are kept for their time to live, absent names too. Those who ask the same at the same time share one
/// query. A server that does not answer, or answers that it failed, is followed by the next one.</para>
/// <para>Time-outs and times to live are on the reactor's clock. The queries are real ones, so in virtual time
/// <see cref="DnsResolverOptions.Client"/> must be set.</para>
/// <para>When the reactor stops, open look-ups are cancelled.</para>
/// <para>Threads: the reactor's. The work on the wire is done by <c>DnsClient</c>, whose tasks may end on any thread;
/// deferreds fire on the loop. Source: <c>twisted.names.client.Resolver</c>. Differs: the hosts file is read again when
/// it has changed; the search list is used; types are .NET's.</para>
/// </remarks>
public sealed partial class DnsResolver : IResolver
{
    // How long IPv6 may take longer than IPv4: RFC 8305, section 3, "Resolution Delay".
    private static readonly TimeSpan s_resolutionDelay = TimeSpan.FromMilliseconds(50);

    private readonly Reactor _reactor;
    private readonly DnsSettings _settings;
    private readonly HostsFile? _hosts;
    private readonly AnswerCache _cache;
    private readonly Answers _answers;

    /// <summary>Makes a resolver. <c>reactor.Resolver = new DnsResolver(reactor)</c> makes it that of all
    /// connections.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="options">How to ask; null for the system's settings.</param>
    /// <exception cref="InvalidOperationException">The reactor runs in virtual time, and the options have no client; or
    /// no name server is known.</exception>
    public DnsResolver(Reactor reactor, DnsResolverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        options ??= new DnsResolverOptions();
        if (options.Client is null && !reactor.Driver.IsRealTime)
        {
            throw new InvalidOperationException(
                "Name servers answer in real time, and this reactor's time is virtual. Use a HostTable, or set "
                    + "DnsResolverOptions.Client."
            );
        }

        _reactor = reactor;
        _settings = DnsSettings.From(options);
        _hosts = options.HostsFile is { } file ? new HostsFile(file) : null;
        _cache = new AnswerCache(reactor, options.CacheSize, options.MaximumTtl);
        IDnsQuery client = options.Client ?? new LookupClient(new LookupClientOptions([.. _settings.Servers]));
        _answers = new Answers(new NameServers(reactor, _settings, client), _cache);
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.During, () => _answers.Cancel());
    }

    /// <summary>How many queries have no answer yet.</summary>
    public int OpenQueries => _answers.Open;

    /// <summary>How many answers are kept.</summary>
    public int CachedAnswers => _cache.Count;

    /// <summary>Forgets all answers.</summary>
    public void ClearCache()
    {
        _reactor.CheckThread(nameof(ClearCache));
        _cache.Clear();
    }

    /// <summary>Finds the addresses of a host.</summary>
    /// <param name="name">A host's name, or an IP address as text, which is its own answer. A dot at its end says that
    /// it is whole: the search list is not used.</param>
    /// <returns>All addresses of both families; first those that this machine has a way to, and IPv6 first among them.
    /// IPv6 addresses that come more than 50 ms after the IPv4 ones are left out, and are there the next time (RFC
    /// 8305, section 3). A failure is a <see cref="DnsLookupException"/>. Cancelling gives the attempt up.</returns>
    public async Deferred<IReadOnlyList<IPAddress>> Resolve(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _reactor.CheckThread(nameof(Resolve));
        if (Known(name) is { } known)
        {
            return known;
        }

        foreach (string whole in SearchList.Expand(name, _settings))
        {
            IReadOnlyList<IPAddress> found = await FindAddresses(whole);
            if (found.Count > 0)
            {
                return found;
            }
        }

        throw new DnsLookupException($"{name} has no address, or there is no such host.") { Name = name };
    }

    private IReadOnlyList<IPAddress>? Known(string name)
    {
        string bare = name.TrimEnd('.');
        return KnownNames.Find(bare)
            ?? _hosts?.FindAddresses(bare)
            // RFC 6761, section 6.3: names in localhost never leave the machine.
            ?? (bare.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? KnownNames.Find("localhost") : null);
    }

    // Both families at once. One that fails does not matter while the other has addresses.
    private async Deferred<IReadOnlyList<IPAddress>> FindAddresses(string name)
    {
        Deferred<AddressReply> asksSix = Addresses(name, QueryType.AAAA);
        AddressReply four = await Addresses(name, QueryType.A);
        if (four.Failure?.Exception is OperationCanceledException)
        {
            four.Failure.Throw();
        }

        AddressReply six = await (four.Found.Count > 0 ? WaitShortly(asksSix) : asksSix);
        IReadOnlyList<IPAddress> found = AddressReach.Sort(six.Found, four.Found);
        if (found.Count == 0)
        {
            (four.Failure ?? six.Failure)?.Throw();
        }

        return found;
    }

    private Deferred<AddressReply> WaitShortly(Deferred<AddressReply> reply) =>
        reply.AddTimeout(s_resolutionDelay, _reactor, (_, _) => new AddressReply([], null));

    // A failure is a value here, because no code may wait for it any more when it comes.
    private Deferred<AddressReply> Addresses(string name, QueryType type) =>
        _answers
            .Find(Question.Of(name, type))
            .AddCallbacks(
                answer => new AddressReply([.. answer.Answers.OfType<AddressRecord>().Select(r => r.Address)], null),
                failure => new AddressReply([], failure)
            );

    private readonly record struct AddressReply(IReadOnlyList<IPAddress> Found, Failure? Failure);
}
