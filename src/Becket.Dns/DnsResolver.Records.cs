using System.Net;
using Becket.Deferreds;
using Becket.Dns.Asking;
using Becket.Net.Errors;
using DnsClient;
using DnsClient.Protocol;

namespace Becket.Dns;

/// <content>Records other than addresses. These names are whole: the search list and the hosts file are not used,
/// except for <see cref="LookupPointer"/>.</content>
public sealed partial class DnsResolver
{
    /// <summary>Finds the hosts that take the mail of a domain: MX records.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The hosts, in the order of trying; those of one preference are in random order. Empty
    /// if there is no such record. Fails with a <see cref="DnsLookupException"/> if there is no such name, or no server
    /// answers. Source: <c>lookupMailExchange</c>.</returns>
    public async Deferred<IReadOnlyList<MailExchange>> LookupMailExchange(string domain)
    {
        MailExchange[] hosts =
        [
            .. (await Query(domain, QueryType.MX))
                .Answers.OfType<MxRecord>()
                .Select(record => new MailExchange(WithoutDot(record.Exchange), record.Preference)),
        ];
        _reactor.Random.Shuffle(hosts);
        return [.. hosts.OrderBy(host => host.Preference)];
    }

    /// <summary>Finds the places where a service of a domain runs: SRV records.</summary>
    /// <param name="service">The name of the service in its domain, such as
    /// <c>_xmpp-client._tcp.example.org</c>.</param>
    /// <returns>The places, in the order of trying: by priority, and at random by weight within one
    /// (RFC 2782). Empty if there is no such record. Fails as <see cref="LookupMailExchange"/> does. Source:
    /// <c>lookupService</c>.</returns>
    public async Deferred<IReadOnlyList<ServiceRecord>> LookupService(string service) =>
        ServiceOrder.Sort(
            (await Query(service, QueryType.SRV))
                .Answers.OfType<SrvRecord>()
                .Select(record => new ServiceRecord(
                    WithoutDot(record.Target),
                    record.Port,
                    record.Priority,
                    record.Weight
                )),
            _reactor.Random
        );

    /// <summary>Finds the texts of a name: TXT records.</summary>
    /// <param name="name">The name.</param>
    /// <returns>One text a record; the strings of a record are put together, as SPF and DKIM do. Empty if there is no
    /// such record. Fails as <see cref="LookupMailExchange"/> does. Source: <c>lookupText</c>.</returns>
    public async Deferred<IReadOnlyList<string>> LookupText(string name) =>
        [
            .. (await Query(name, QueryType.TXT))
                .Answers.OfType<TxtRecord>()
                .Select(record => string.Concat(record.Text)),
        ];

    /// <summary>Finds the names of an address: the hosts file, then PTR records.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The names, without a dot at their end. Empty if there is no such record. Fails as
    /// <see cref="LookupMailExchange"/> does. Source: <c>lookupPointer</c>.</returns>
    public async Deferred<IReadOnlyList<string>> LookupPointer(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        _reactor.CheckThread(nameof(LookupPointer));
        return _hosts?.FindName(address) is { } name
            ? [name]
            :
            [
                .. (await Query(address.GetArpaName(), QueryType.PTR))
                    .Answers.OfType<PtrRecord>()
                    .Select(record => WithoutDot(record.PtrDomainName)),
            ];
    }

    /// <summary>Asks for records of any type.</summary>
    /// <param name="name">The whole name.</param>
    /// <param name="type">The type.</param>
    /// <returns>The answer, which others may share. Fails with a <see cref="DnsLookupException"/> if there is no such
    /// name, or no server answers. Cancelling gives the attempt up.</returns>
    public async Deferred<IDnsQueryResponse> Query(string name, QueryType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _reactor.CheckThread(nameof(Query));
        IDnsQueryResponse answer = await _answers.Find(Question.Of(name, type));
        return answer.HasError ? throw new DnsLookupException($"There is no name {name}.") { Name = name } : answer;
    }

    private static string WithoutDot(string name) => name.Length > 1 ? name.TrimEnd('.') : name;
}
