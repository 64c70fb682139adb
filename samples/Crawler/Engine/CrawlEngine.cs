using Crawler.Addresses;
using Crawler.Downloading;
using Crawler.Frontier;
using Crawler.Reporting;
using Crawler.Robots;
using Crawler.Scheduling;
using Crawler.Scraping;

namespace Crawler.Engine;

/// <summary>Runs a crawl: takes requests from the scheduler while the bounds leave room, and carries each to its
/// end.</summary>
internal sealed partial class CrawlEngine : IDisposable
{
    private readonly Reactor _reactor;
    private readonly Crawl _crawl;
    private readonly CrawlSettings _settings;
    private readonly CrawlStatistics _statistics;
    private readonly IFrontier _frontier;
    private readonly Scheduler _scheduler;
    private readonly Downloader _downloader;
    private readonly RobotsPolicy _robots;
    private readonly PageParser _parser;
    private readonly ItemPipeline _pipeline;
    private readonly Throttle _throttle;
    private readonly AnswerDesk _answers;
    private readonly AddressPatterns _patterns = new();
    private readonly RequestSlots _slots;
    private readonly HashSet<Deferred> _underWay = [];
    private readonly Deferred _ended = new();
    private RequestBound? _bound;
    private DelayedCall? _timeLimit;
    private int _working;
    private bool _startsRead;
    private bool _isPumping;
    private bool _isEnding;
    private string? _reason;

    public CrawlEngine(Crawl crawl, IFrontier frontier)
    {
        _crawl = crawl;
        _reactor = crawl.Reactor;
        _settings = crawl.Settings;
        _statistics = crawl.Statistics;
        _frontier = frontier;
        _scheduler = new Scheduler(_reactor, _settings, _statistics, frontier, Pump, Fail);
        _downloader = new Downloader(_reactor, _settings);
        _robots = new RobotsPolicy(_reactor, _settings, FetchRobots);
        _parser = new PageParser(_reactor, crawl.Spider, _settings);
        _pipeline = new ItemPipeline(crawl.Spider, _settings, _statistics, _parser);
        _throttle = new Throttle(_reactor, _settings, _scheduler);
        _answers = new AnswerDesk(crawl, _parser, _pipeline);
        _slots = new RequestSlots(_reactor, _statistics);
    }

    private bool HasRoom =>
        _reason is null
        && _slots.Active < (_bound?.Value ?? 0)
        && _working - _pipeline.Pages < 2 * _settings.ConcurrentRequests
        && _statistics.ActiveBytes < _settings.ScraperSlotMaxActiveSize
        && _pipeline.Pending < _settings.ConcurrentItems
        && (_settings.CloseSpiderPageCount == 0 || _statistics.Pages + _working < _settings.CloseSpiderPageCount);

    /// <summary>Runs the crawl to its end.</summary>
    public async Deferred<CrawlSummary> Run()
    {
        TimeSpan began = _reactor.Now;
        FrontierState state = await _frontier.Open();
        CrawlTotals total;
        try
        {
            CrawlLog.Began(
                _crawl.Logger,
                _crawl.Spider.Name,
                state.IsResumed,
                state.Done,
                state.Hosts.Sum(host => host.Queued)
            );
            _bound = new RequestBound(_reactor, _settings, _statistics, Pump);
            if (_settings.CloseSpiderTimeout > TimeSpan.Zero)
            {
                _timeLimit = _reactor.CallLater(_settings.CloseSpiderTimeout, () => Stop("time limit"));
            }

            foreach ((string host, long queued) in state.Hosts)
            {
                _scheduler.Add(host, queued);
            }

            ReadStarts(state.StartsRead).AddErrback(failure => Fail(failure.Exception));
            Pump();
            await _ended;
        }
        finally
        {
            total = await _frontier.Close();
        }

        return new CrawlSummary(_reason ?? CrawlSummary.Finished, _reactor.Now - began, _statistics, total);
    }

    /// <summary>Begins nothing more. The second time, gives up what is under way too.</summary>
    public void Stop(string reason)
    {
        if (_reason is null)
        {
            _reason = reason;
            CrawlLog.Stopping(_crawl.Logger, reason, _working);
        }
        else
        {
            foreach (Deferred work in _underWay.ToArray())
            {
                work.Cancel();
            }
        }

        EndIfIdle();
    }

    /// <summary>Ends the engine's timers, connections and threads.</summary>
    public void Dispose()
    {
        _scheduler.Stop();
        _bound?.Dispose();
        if (_timeLimit is { Active: true } limit)
        {
            limit.Cancel();
        }

        _downloader.Dispose();
        _parser.Dispose();
    }

    // Begins what may begin. What it calls may call it: then the loop that runs goes on.
    private void Pump()
    {
        if (_isPumping || _isEnding)
        {
            return;
        }

        _isPumping = true;
        try
        {
            while (HasRoom && _scheduler.TryTake(out HostQueue? host, out QueuedRequest? request))
            {
                Begin(host, request);
            }
        }
        finally
        {
            _isPumping = false;
        }

        EndIfIdle();
    }

    private void Begin(HostQueue host, QueuedRequest request)
    {
        _working++;
        Deferred work = Work(host, request);
        if (!work.Called)
        {
            _underWay.Add(work);
        }

        work.AddBoth(outcome =>
        {
            _underWay.Remove(work);
            _working--;
            if (outcome.Failure is { Exception: not CancelledException } failure)
            {
                Fail(failure.Exception);
            }

            Pump();
        });
    }

    private async Deferred Record(FinishedRequest finished)
    {
        Recorded recorded = await _frontier.Finish(finished);
        Added(recorded);
        int failed = finished.Items.Count(item => item.Error is not null);
        _statistics.ItemsFailed += failed;
        _statistics.Items += finished.Items.Count - failed - recorded.DuplicateItems;
        _statistics.ItemsDropped += recorded.DuplicateItems;
        if (_settings.CloseSpiderItemCount > 0 && _statistics.Items >= _settings.CloseSpiderItemCount)
        {
            Limit("item limit");
        }

        if (_settings.CloseSpiderPageCount > 0 && _statistics.Pages >= _settings.CloseSpiderPageCount)
        {
            Limit("page limit");
        }

        if (_settings.CloseSpiderErrorCount > 0 && _statistics.Errors >= _settings.CloseSpiderErrorCount)
        {
            Limit("error limit");
        }
    }

    private void Limit(string reason)
    {
        if (_reason is null)
        {
            Stop(reason);
        }
    }

    private void Added(Recorded recorded)
    {
        _statistics.Duplicates += recorded.DuplicateRequests;
        foreach ((string host, int count) in recorded.Added)
        {
            _scheduler.Add(host, count);
        }
    }

    private async Deferred ReadStarts(long passOver)
    {
        long read = 0;
        var chunk = new List<CrawlRequest>();
        await foreach (CrawlRequest request in _crawl.Spider.StartRequests())
        {
            if (_reason is not null)
            {
                break;
            }

            if (++read <= passOver)
            {
                continue;
            }

            chunk.Add(request);
            if (chunk.Count == 100)
            {
                Added(await _frontier.Add([.. chunk], read));
                chunk.Clear();
            }
        }

        if (chunk.Count > 0)
        {
            Added(await _frontier.Add(chunk, read));
        }

        _startsRead = true;
        Pump();
    }

    private void EndIfIdle()
    {
        if (!_isEnding && _working == 0 && (_reason is not null || (_startsRead && _scheduler.IsEmpty)))
        {
            _isEnding = true;

            // Not from within what may be the frontier's or the scheduler's own call.
            _reactor.CallLater(TimeSpan.Zero, () => _ended.Callback());
        }
    }

    private void Fail(Exception error)
    {
        if (!_isEnding)
        {
            _isEnding = true;
            _reason = "failed";
            foreach (Deferred work in _underWay.ToArray())
            {
                work.Cancel();
            }

            _reactor.CallLater(TimeSpan.Zero, () => _ended.Errback(error));
        }
    }
}
