namespace Crawler.Reporting;

/// <summary>What reports show of a crawl: its numbers, with rates and history. On the loop only.</summary>
internal sealed class CrawlMonitor
{
    /// <summary>How often <see cref="Sample"/> is called.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>The time over which rates are taken.</summary>
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    private readonly Queue<Moment> _moments = new();

    /// <summary>Makes a monitor.</summary>
    /// <param name="spider">The name of the spider.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="statistics">The numbers.</param>
    /// <param name="began">When the crawl began.</param>
    public CrawlMonitor(string spider, CrawlSettings settings, CrawlStatistics statistics, DateTimeOffset began)
    {
        (Spider, Settings, Statistics, Began) = (spider, settings, statistics, began);
        Sample(TimeSpan.Zero);
    }

    public string Spider { get; }

    public CrawlSettings Settings { get; }

    public CrawlStatistics Statistics { get; }

    public DateTimeOffset Began { get; }

    /// <summary>How long the crawl has run.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>How it ended; null while it runs.</summary>
    public CrawlSummary? Summary { get; private set; }

    /// <summary>Why it is about to end; null while nothing ends it.</summary>
    public string? Stopping { get; set; }

    public CrawlHistory History { get; } = new();

    /// <summary>Pages a second, over the last seconds; of an ended crawl, over all of it.</summary>
    public double PageRate => Rate(static moment => moment.Pages);

    /// <summary>Items a second.</summary>
    public double ItemRate => Rate(static moment => moment.Items);

    /// <summary>Bytes a second.</summary>
    public double ByteRate => Rate(static moment => moment.Bytes);

    private Moment Now => new(Elapsed, Statistics.Pages, Statistics.Items, Statistics.Bytes);

    /// <summary>Takes the numbers over.</summary>
    /// <param name="elapsed">How long the crawl has run.</param>
    public void Sample(TimeSpan elapsed)
    {
        Elapsed = elapsed;
        History.Add(
            new HistoryPoint(
                elapsed,
                Statistics.Active,
                Statistics.Bound > 0 ? Statistics.Bound : Settings.ConcurrentRequests,
                Statistics.ActiveItems,
                Statistics.ActivePages,
                Statistics.Queued,
                Statistics.Pages
            )
        );
        _moments.Enqueue(Now);
        while (_moments.Count > 2 && elapsed - _moments.Peek().At > s_window)
        {
            _moments.Dequeue();
        }
    }

    /// <summary>Takes the end over.</summary>
    public void End(CrawlSummary summary)
    {
        Sample(summary.Elapsed);
        Summary = summary;
    }

    private double Rate(Func<Moment, long> count)
    {
        Moment first = Summary is null && _moments.TryPeek(out Moment oldest) ? oldest : default;
        double seconds = (Elapsed - first.At).TotalSeconds;
        return seconds > 0 ? (count(Now) - count(first)) / seconds : 0;
    }

    private readonly record struct Moment(TimeSpan At, long Pages, long Items, long Bytes);
}
