namespace Crawler.Frontier;

/// <summary>The frontier in a file of SQLite.</summary>
internal sealed class SqliteFrontier : IFrontier
{
    /// <summary>Makes a frontier. Nothing is opened yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="settings">Where the state and the exports are.</param>
    /// <param name="spider">The name of the spider: a state is of one.</param>
    public SqliteFrontier(Reactor reactor, CrawlSettings settings, string spider)
    {
        _ = reactor;
        _ = settings;
        _ = spider;
    }

    public Deferred<FrontierState> Open() => throw new NotSupportedException();

    public Deferred<Recorded> Add(IReadOnlyList<CrawlRequest> requests, long startsRead) =>
        throw new NotSupportedException();

    public Deferred<TakenRequests> Take(string host, int count, DateTimeOffset now) =>
        throw new NotSupportedException();

    public Deferred PutBack(long id, int attempts, DateTimeOffset due) => throw new NotSupportedException();

    public Deferred<Recorded> Finish(FinishedRequest request) => throw new NotSupportedException();

    public Deferred<CrawlTotals> Close() => throw new NotSupportedException();
}
