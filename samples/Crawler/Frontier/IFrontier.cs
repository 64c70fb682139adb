namespace Crawler.Frontier;

/// <summary>The requests seen, queued, under way and done, and the items: all that outlives the process.</summary>
/// <remarks>
/// <para>All functions are called on the loop, and many at once: they join the batch that is written next, on the
/// frontier's thread. When a deferred fires, what it stands for is recorded: a process that is killed then has
/// it.</para>
/// <para>What was handed out and not finished is queued again when the frontier is opened next.</para>
/// </remarks>
internal interface IFrontier
{
    /// <summary>Opens the state.</summary>
    Deferred<FrontierState> Open();

    /// <summary>Adds requests that no page led to; <paramref name="startsRead"/> is recorded with them.</summary>
    Deferred<Recorded> Add(IReadOnlyList<CrawlRequest> requests, long startsRead);

    /// <summary>Hands out up to so many requests of a host that are due, and marks them as under way.</summary>
    Deferred<TakenRequests> Take(string host, int count, DateTimeOffset now);

    /// <summary>Puts a request back that was handed out.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="attempts">How often it has failed by now.</param>
    /// <param name="due">Not before this.</param>
    Deferred PutBack(long id, int attempts, DateTimeOffset due);

    /// <summary>Records the end of a request, with its items and what it found.</summary>
    Deferred<Recorded> Finish(FinishedRequest request);

    /// <summary>Writes what is left, exports included, and closes the files. What was handed out and not finished is
    /// fetched by the crawl that opens the state next.</summary>
    /// <returns>What the state holds.</returns>
    Deferred<CrawlTotals> Close();
}
