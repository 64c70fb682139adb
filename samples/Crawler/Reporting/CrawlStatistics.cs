namespace Crawler.Reporting;

/// <summary>The numbers of a crawl, as the engine counts them. On the loop only.</summary>
public sealed class CrawlStatistics
{
    private readonly Dictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostStatistics> _hosts = new(StringComparer.Ordinal);

    /// <summary>Pages that were parsed, in this run.</summary>
    public long Pages { get; internal set; }

    /// <summary>Requests that were sent, robots.txt and repetitions included.</summary>
    public long Requests { get; internal set; }

    /// <summary>Items that were recorded.</summary>
    public long Items { get; internal set; }

    /// <summary>Items that a stage dropped, or that were recorded before.</summary>
    public long ItemsDropped { get; internal set; }

    /// <summary>Items that failed in a stage.</summary>
    public long ItemsFailed { get; internal set; }

    /// <summary>Requests that failed for good, and functions of the spider that threw.</summary>
    public long Errors { get; internal set; }

    /// <summary>Requests that were repeated.</summary>
    public long Retries { get; internal set; }

    /// <summary>Links to what had been seen.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Requests that wait.</summary>
    public long Queued { get; internal set; }

    /// <summary>Requests under way.</summary>
    public int Active { get; internal set; }

    /// <summary>Items in the pipeline.</summary>
    public int ActiveItems { get; internal set; }

    /// <summary>Pages downloaded and not yet recorded.</summary>
    public int ActivePages { get; internal set; }

    /// <summary>The bytes of those.</summary>
    public long ActiveBytes { get; internal set; }

    /// <summary>How many requests may be under way now: the setting, or less while the loop is late or memory is
    /// short.</summary>
    public int Bound { get; internal set; }

    /// <summary>Bytes of bodies, decompressed.</summary>
    public long Bytes { get; internal set; }

    /// <summary>How often each thing came about: "status 200", "retry: timeout", "failed: TLS", "dropped:
    /// robots.txt".</summary>
    public IReadOnlyDictionary<string, long> Outcomes => _outcomes;

    /// <summary>The hosts.</summary>
    public IReadOnlyDictionary<string, HostStatistics> Hosts => _hosts;

    /// <summary>The last requests: for the picture of the slots.</summary>
    public RequestTimeline Timeline { get; } = new();

    internal void Count(string outcome) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_outcomes, outcome, out _)++;

    internal HostStatistics Host(string host)
    {
        ref HostStatistics? statistics = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
            _hosts,
            host,
            out _
        );
        return statistics ??= new HostStatistics(host);
    }
}
