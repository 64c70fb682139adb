using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using DnsClient;
using DnsClient.Protocol;

namespace Becket.Dns.Tests;

/// <summary>Name servers in virtual time: a function says what each answers, and a task that does not end is a server
/// that hangs.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "A class is derived from it at run time.")]
internal class ScriptedDns : DispatchProxy
{
    private Func<IPEndPoint, DnsQuestion, CancellationToken, Task<IDnsQueryResponse>> _answer = null!;
    private List<string> _asked = null!;

    /// <summary>Makes a client for <see cref="DnsResolverOptions.Client"/>.</summary>
    /// <param name="asked">Gets a line for each query.</param>
    /// <param name="answer">What a server answers to a question.</param>
    public static IDnsQuery Create(
        List<string> asked,
        Func<IPEndPoint, DnsQuestion, CancellationToken, Task<IDnsQueryResponse>> answer
    )
    {
        IDnsQuery client = Create<IDnsQuery, ScriptedDns>();
        ((ScriptedDns)client)._answer = answer;
        ((ScriptedDns)client)._asked = asked;
        return client;
    }

    public static Task<IDnsQueryResponse> Hang(CancellationToken token) =>
        new TaskCompletionSource<IDnsQueryResponse>().Task.WaitAsync(token);

    /// <summary>The address, if the question is for one of its family; otherwise nothing.</summary>
    public static Task<IDnsQueryResponse> Address(DnsQuestion question, string address, int ttl = 300) =>
        Task.FromResult<IDnsQueryResponse>(
            new Response
            {
                Answers = (question.QuestionType, IPAddress.Parse(address)) switch
                {
                    (QueryType.A, { AddressFamily: AddressFamily.InterNetwork } four) =>
                    [
                        new ARecord(Info(question, ResourceRecordType.A, ttl), four),
                    ],
                    (QueryType.AAAA, { AddressFamily: AddressFamily.InterNetworkV6 } six) =>
                    [
                        new AaaaRecord(Info(question, ResourceRecordType.AAAA, ttl), six),
                    ],
                    _ => [],
                },
            }
        );

    /// <summary>There is no such name, and its absence holds for so many seconds.</summary>
    public static Task<IDnsQueryResponse> NoName(DnsQuestion question, int ttl = 0) =>
        Task.FromResult<IDnsQueryResponse>(
            new Response
            {
                Code = DnsHeaderResponseCode.NotExistentDomain,
                Authorities = ttl == 0 ? [] : [Zone(question, ttl)],
            }
        );

    public static Task<IDnsQueryResponse> Failure() =>
        Task.FromResult<IDnsQueryResponse>(new Response { Code = DnsHeaderResponseCode.ServerFailure });

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Assert.Equal(nameof(IDnsQuery.QueryServerAsync), targetMethod!.Name);
        NameServer server = ((IReadOnlyCollection<NameServer>)args![0]!).Single();
        var question = (DnsQuestion)args[1]!;
        _asked.Add($"{server.Address} {question.QueryName.Value.TrimEnd('.')} {question.QuestionType}");
        return _answer(
            new IPEndPoint(IPAddress.Parse(server.Address), server.Port),
            question,
            (CancellationToken)args[3]!
        );
    }

    private static SoaRecord Zone(DnsQuestion question, int ttl) =>
        new(
            Info(question, ResourceRecordType.SOA, 3600),
            DnsString.RootLabel,
            DnsString.RootLabel,
            1,
            1,
            1,
            1,
            (uint)ttl
        );

    private static ResourceRecordInfo Info(DnsQuestion question, ResourceRecordType type, int ttl) =>
        new(question.QueryName, type, QueryClass.IN, ttl, 0);

    private sealed class Response : IDnsQueryResponse
    {
        public DnsHeaderResponseCode Code { get; init; }

        public IReadOnlyList<DnsResourceRecord> Answers { get; init; } = [];

        public IReadOnlyList<DnsResourceRecord> Authorities { get; init; } = [];

        public IReadOnlyList<DnsResourceRecord> Additionals => [];

        public IReadOnlyList<DnsQuestion> Questions => [];

        public IEnumerable<DnsResourceRecord> AllRecords => Answers.Concat(Authorities);

        public string AuditTrail => "";

        public string ErrorMessage => Code.ToString();

        public bool HasError => Code != DnsHeaderResponseCode.NoError;

        public DnsResponseHeader Header => new(1, (ushort)Code, 1, Answers.Count, 0, 0);

        public int MessageSize => 0;

        public NameServer NameServer => IPAddress.Loopback;

        public DnsQuerySettings Settings => new DnsQueryOptions();
    }
}
