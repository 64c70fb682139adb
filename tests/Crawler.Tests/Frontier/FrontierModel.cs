using Crawler.Frontier;
using Crawler.Items;

namespace Crawler.Tests.Frontier;

/// <summary>What a frontier does, in plain lists.</summary>
internal sealed class FrontierModel
{
    private readonly List<Entry> _entries = [];
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<string> _keys = [];
    private long _items;
    private long _failedItems;

    private enum State
    {
        Queued,
        UnderWay,
        Done,
        Failed,
        Dropped,
    }

    /// <summary>The numbers of the requests under way.</summary>
    public IReadOnlyList<long> UnderWay => [.. _entries.Where(e => e.State == State.UnderWay).Select(e => e.Id)];

    /// <summary>What a crawl that opens the state finds.</summary>
    public IReadOnlyList<(string, long)> Hosts =>
        [
            .. _entries
                .Where(static e => e.State == State.Queued)
                .GroupBy(static e => e.Host)
                .Select(static host => (host.Key, (long)host.Count()))
                .Order(),
        ];

    public CrawlTotals Totals =>
        new(
            _entries.Count,
            Count(State.Done),
            Count(State.Failed),
            Count(State.Dropped),
            Count(State.Queued) + Count(State.UnderWay),
            _items,
            _failedItems
        );

    public (int Added, int DuplicateRequests) Add(IReadOnlyList<CrawlRequest> requests)
    {
        int added = 0;
        foreach (CrawlRequest request in requests)
        {
            if (request.IsRepeated || _seen.Add(request.Address.AbsoluteUri))
            {
                added++;
                _entries.Add(
                    new Entry(_entries.Count + 1, request.Address.Host, request.Address.PathAndQuery)
                    {
                        Priority = request.Priority,
                    }
                );
            }
        }

        return (added, requests.Count - added);
    }

    public (string[] Paths, long Remaining, DateTimeOffset? NextDue) Take(string host, int count, DateTimeOffset now)
    {
        Entry[] taken =
        [
            .. _entries
                .Where(e => e.Host == host && e.State == State.Queued && (e.Due is null || e.Due <= now))
                .OrderByDescending(static e => e.Priority)
                .ThenBy(static e => e.Id)
                .Take(count),
        ];
        foreach (Entry entry in taken)
        {
            entry.State = State.UnderWay;
        }

        Entry[] left = [.. _entries.Where(e => e.Host == host && e.State == State.Queued)];
        return (
            [.. taken.Select(static e => e.Path)],
            left.Length,
            left.Where(e => e.Due > now).Min(static e => e.Due)
        );
    }

    public void PutBack(long id, int attempts, DateTimeOffset due)
    {
        Entry entry = Find(id);
        entry.State = State.Queued;
        entry.Priority -= attempts - entry.Attempts;
        entry.Attempts = attempts;
        entry.Due = due;
    }

    /// <returns>How many items had been recorded.</returns>
    public int Finish(long id, RequestEnd end, IReadOnlyList<ItemRecord> items)
    {
        Find(id).State = end switch
        {
            RequestEnd.Done => State.Done,
            RequestEnd.Failed => State.Failed,
            _ => State.Dropped,
        };
        int duplicates = 0;
        foreach (ItemRecord item in items)
        {
            if (item.Error is not null)
            {
                _failedItems++;
            }
            else if (item.Key is null || _keys.Add(item.Key))
            {
                _items++;
            }
            else
            {
                duplicates++;
            }
        }

        return duplicates;
    }

    /// <summary>The state is closed and opened.</summary>
    public void Reopen()
    {
        foreach (Entry entry in _entries.Where(static e => e.State == State.UnderWay))
        {
            entry.State = State.Queued;
            entry.Due = null;
        }
    }

    public int AttemptsOf(long id) => Find(id).Attempts;

    private Entry Find(long id) => _entries[(int)id - 1];

    private long Count(State state) => _entries.Count(e => e.State == state);

    private sealed class Entry(long id, string host, string path)
    {
        public long Id { get; } = id;

        public string Host { get; } = host;

        public string Path { get; } = path;

        public State State { get; set; }

        public int Priority { get; set; }

        public int Attempts { get; set; }

        public DateTimeOffset? Due { get; set; }
    }
}
