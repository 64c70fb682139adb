using Becket.Deferreds;
using Becket.Deferreds.Locks;
using DnsClient;

namespace Becket.Dns.Asking;

/// <summary>Answers from the cache, or from the servers. Those who ask the same at the same time share one
/// query.</summary>
/// <remarks>A query goes on when the last of those who wait for it has given up: its answer is then in the cache for
/// the next one. It ends after its tries at the latest.</remarks>
internal sealed class Answers(NameServers servers, AnswerCache cache)
{
    private readonly Dictionary<Question, Query> _queries = [];

    /// <summary>How many queries have no answer yet.</summary>
    public int Open => _queries.Count;

    public Deferred<IDnsQueryResponse> Find(Question question)
    {
        if (cache.Find(question) is { } answer)
        {
            return Deferred.Succeed(answer);
        }

        return (_queries.TryGetValue(question, out Query? query) ? query : Start(question)).Answered.Wait();
    }

    /// <summary>Cancels all queries: those who wait for them get a cancellation.</summary>
    public void Cancel()
    {
        foreach (Query query in _queries.Values.ToArray())
        {
            query.Asking.Cancel();
        }
    }

    private Query Start(Question question)
    {
        var query = new Query(servers.Ask(new DnsQuestion(question.Name, question.Type)));
        _queries.Add(question, query);
        query.Asking.AddBoth(outcome =>
        {
            _queries.Remove(question);
            if (outcome.Failure is { } failure)
            {
                query.Answered.Fail(failure);
            }
            else
            {
                cache.Add(question, outcome.Value);
                query.Answered.Set(outcome.Value);
            }
        });
        return query;
    }

    private sealed record Query(Deferred<IDnsQueryResponse> Asking)
    {
        public DeferredEvent<IDnsQueryResponse> Answered { get; } = new();
    }
}
