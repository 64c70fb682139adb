using Crawler.Addresses;
using Crawler.Frontier;

namespace Crawler.Tests.Scheduling;

/// <summary>A frontier in memory, for tests of what stands above it. It answers a turn later, as the real one
/// does.</summary>
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
            List<QueuedRequest> taken = [];
            List<DateTimeOffset> rest = [];
            foreach ((QueuedRequest request, DateTimeOffset due) in _queued.Values.Where(IsOfHost).ToArray())
            {
                if (due <= now && taken.Count < count)
                {
                    taken.Add(request);
                    _queued.Remove((-request.Request.Priority, request.Id));
                    _out.Add(request.Id, request.Request);
                }
                else
                {
                    rest.Add(due);
                }
            }

            DateTimeOffset[] later = [.. rest.Where(due => due > now)];
            return new TakenRequests(taken, rest.Count, later.Length > 0 ? later.Min() : null);
            bool IsOfHost((QueuedRequest Request, DateTimeOffset Due) entry) =>
                entry.Request.Request.Address.Host == host;
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
