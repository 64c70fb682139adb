using Crawler.Engine;
using Crawler.Frontier;
using Crawler.Reporting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crawler;

/// <summary>One run of a spider.</summary>
/// <remarks>All of it is on the loop but what blocks: pages are parsed, and the state is written, on threads.</remarks>
public sealed class Crawl
{
    private Action<string>? _stop;

    /// <summary>Makes a crawl. Nothing is opened yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="spider">The spider.</param>
    /// <param name="settings">The settings; null for the spider's own.</param>
    /// <param name="logger">Where the crawl logs; null for nowhere.</param>
    /// <exception cref="ArgumentException">A setting makes no sense.</exception>
    public Crawl(Reactor reactor, Spider spider, CrawlSettings? settings = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(spider);
        Reactor = reactor;
        Spider = spider;
        Settings = settings ?? spider.Settings;
        Settings.Validate();
        Logger = logger ?? NullLogger.Instance;
    }

    /// <summary>The settings.</summary>
    public CrawlSettings Settings { get; }

    /// <summary>The numbers so far. On the loop.</summary>
    public CrawlStatistics Statistics { get; } = new();

    internal Reactor Reactor { get; }

    internal Spider Spider { get; }

    internal ILogger Logger { get; }

    /// <summary>Runs the crawl to its end.</summary>
    /// <returns>How it ended. It fails if the state cannot be opened or written.</returns>
    /// <exception cref="InvalidOperationException">It was run before.</exception>
    public Deferred<CrawlSummary> Run()
    {
        if (_stop is not null)
        {
            throw new InvalidOperationException("A crawl runs once. Make another one.");
        }

        var engine = new CrawlEngine(this, new SqliteFrontier(Reactor, Settings, Spider.Name));
        _stop = engine.Stop;
        return RunOnce(engine);
    }

    /// <summary>Ends the crawl in good order: no further request begins, those under way are recorded, and the rest
    /// stays in the state. Called a second time, it gives up those under way: they are fetched when the crawl goes
    /// on.</summary>
    /// <param name="reason">Why, for the summary.</param>
    public void Stop(string reason = "stopped") => _stop?.Invoke(reason);

    private static async Deferred<CrawlSummary> RunOnce(CrawlEngine engine)
    {
        using CrawlEngine disposed = engine;
        return await engine.Run();
    }
}
