using Crawler.Addresses;
using Crawler.Frontier;

namespace Crawler.Tests.Scheduling;

/// <summary>A frontier in memory, for tests of what stands above it. It answers a turn later, as the real one does.</summary>
internal sealed class MemoryFrontier(Reactor reactor) : IFrontier
{
    private readonly SortedDictionary<(int Priority, long Id), (QueuedRequest Request, DateTimeOffset Due)> _queued =
    [];
    private readonly Dictionary<long, CrawlRequest> _out = [];
    private readonly HashSet<UInt128> _seen = [];
    private long _id;

    public List<FinishedRequest> Finished { get; } = [];

    public int Takes { get; private set; }

    public Deferred<FrontierState> Open() => Later(() => new FrontierState([], 0, 0, 0, 0, 0, 0, 0));

    public Deferred<Recorded> Add(IReadOnlyList<CrawlRequest> requests, long startsRead) =>
        Later(() => AddNow(requests));

    public Deferred<TakenRequests> Take(string host, int count, DateTimeOffset now)
    {
        Takes++;
        return Later(() =>
        {
            var mine = _queued.Where(entry => entry.Value.Request.Request.Address.Host == host).ToList();
            var taken = mine.Where(entry => entry.Value.Due <= now).Take(count).ToList();
            foreach (var entry in taken)
            {
                _queued.Remove(entry.Key);
                _out.Add(entry.Value.Request.Id, entry.Value.Request.Request);
            }

            var rest = mine.Except(taken).Where(entry => entry.Value.Due > now).ToList();
            return new TakenRequests(
                [.. taken.Select(entry => entry.Value.Request)],
                mine.Count - taken.Count,
                rest.Count > 0 ? rest.Min(entry => entry.Value.Due) : null
            );
        });
    }

    public Deferred PutBack(long id, int attempts, DateTimeOffset due) =>
        Later(() =>
        {
            _out.Remove(id, out CrawlRequest? request);
            _queued.Add((-request!.Priority, id), (new QueuedRequest(id, request, attempts), due));
            return 0;
        });

    public Deferred<Recorded> Finish(FinishedRequest request) =>
        Later(() =>
        {
            Assert.True(_out.Remove(request.Id), $"{request.Id} was not handed out.");
            Finished.Add(request);
            return AddNow(request.Found);
        });

    public Deferred<CrawlTotals> Close() => Later(() => new CrawlTotals(0, 0, 0, 0, 0, 0, 0));

    private Deferred<T> Later<T>(Func<T> answer) => reactor.DeferLater(TimeSpan.FromMilliseconds(1), answer);

    private Recorded AddNow(IReadOnlyList<CrawlRequest> requests)
    {
        var added = new Dictionary<string, int>();
        int duplicates = 0;
        foreach (CrawlRequest request in requests)
        {
            if (!_seen.Add(CanonicalAddress.Fingerprint(CanonicalAddress.Of(request.Address))) && !request.IsRepeated)
            {
                duplicates++;
                continue;
            }

            long id = ++_id;
            _queued.Add((-request.Priority, id), (new QueuedRequest(id, request, 0), DateTimeOffset.MinValue));
            added[request.Address.Host] = added.GetValueOrDefault(request.Address.Host) + 1;
        }

        return new Recorded([.. added.Select(entry => (entry.Key, entry.Value))], duplicates, 0);
    }
}
