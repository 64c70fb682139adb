using System.Globalization;
using Crawler.Addresses;
using Crawler.Downloading;
using Crawler.Frontier;
using Crawler.Items;
using Crawler.Reporting;
using Crawler.Scheduling;
using Crawler.Scraping;

namespace Crawler.Engine;

/// <summary>Decides what an answer, or its absence, means for the request.</summary>
internal sealed class AnswerDesk(Crawl crawl, PageParser parser, ItemPipeline pipeline)
{
    private static readonly TimeSpan s_longestRetryDelay = TimeSpan.FromMinutes(1);

    private readonly CrawlSettings _settings = crawl.Settings;
    private readonly CrawlStatistics _statistics = crawl.Statistics;
    private readonly FoundFilter _filter = new(crawl.Spider, crawl.Settings);
    private readonly Random _random = crawl.Settings.Random ?? Random.Shared;

    /// <summary>Leaves a request out.</summary>
    public FinishedRequest Drop(QueuedRequest request, string reason)
    {
        _statistics.Count($"dropped: {reason}");
        return new FinishedRequest
        {
            Id = request.Id,
            End = RequestEnd.Dropped,
            Reason = reason,
        };
    }

    /// <summary>Ends a request as failed.</summary>
    public FinishedRequest GiveUp(HostQueue host, QueuedRequest request, string reason, int? status = null)
    {
        _statistics.Errors++;
        host.Statistics.Errors++;
        _statistics.Count($"failed: {reason.Split(':')[0]}");
        CrawlLog.Failed(crawl.Logger, request.Request.Address, reason, request.Attempts + 1);
        return new FinishedRequest
        {
            Id = request.Id,
            End = RequestEnd.Failed,
            Reason = reason,
            Status = status,
        };
    }

    /// <summary>There was no answer.</summary>
    public Ending Take(HostQueue host, QueuedRequest request, DownloadException error)
    {
        if (error.Fault == DownloadFault.PrivateAddress)
        {
            CrawlLog.Refused(crawl.Logger, request.Request.Address, error.Message);
            return new Ending(Drop(request, error.Fault.Word), null);
        }

        return error.Fault.IsWorthRetry && Retry(request, error.Fault.Word, asked: null) is { } wait
            ? new Ending(null, wait)
            : new Ending(GiveUp(host, request, $"{error.Fault.Word}: {error.Message}"), null);
    }

    /// <summary>There was one.</summary>
    public async Deferred<Ending> Take(HostQueue host, QueuedRequest request, Download answer)
    {
        string status = $"status {answer.Status.ToString(CultureInfo.InvariantCulture)}";
        _statistics.Count(status);
        if (_settings.IsPage(answer.Status))
        {
            return await Scrape(host, request, answer);
        }

        if (answer.Status == 304 && request.Validators is not null)
        {
            return new Ending(
                new FinishedRequest
                {
                    Id = request.Id,
                    End = RequestEnd.Done,
                    Reason = "not modified",
                    Status = 304,
                    Validators = request.Validators,
                },
                null
            );
        }

        if (_settings.RedirectEnabled && answer.Status is 301 or 302 or 303 or 307 or 308)
        {
            return new Ending(Redirect(host, request, answer), null);
        }

        if (_settings.RetryHttpCodes.Contains(answer.Status))
        {
            TimeSpan? asked = RetryAfter.Of(answer.Headers, crawl.Reactor.TimeProvider.GetUtcNow());
            if (Retry(request, status, asked) is { } wait)
            {
                return new Ending(null, wait);
            }
        }

        return new Ending(GiveUp(host, request, status, answer.Status), null);
    }

    private async Deferred<Ending> Scrape(HostQueue host, QueuedRequest request, Download answer)
    {
        if (_settings.DownloadWarnSize > 0 && answer.Body.Length > _settings.DownloadWarnSize)
        {
            CrawlLog.Large(crawl.Logger, request.Request.Address, answer.Body.Length);
        }

        ParsedPage parsed;
        IReadOnlyList<ItemRecord> items;
        try
        {
            parsed = await parser.Parse(request.Request, answer);
            items = await pipeline.Process(parsed);
        }
        catch (DownloadException error)
        {
            return Take(host, request, error);
        }
        catch (SpiderException error)
        {
            CrawlLog.SpiderFailed(crawl.Logger, request.Request.Address, error.InnerException!);
            return new Ending(
                GiveUp(
                    host,
                    request,
                    $"spider: {error.InnerException!.GetType().Name}: {error.Message}",
                    answer.Status
                ),
                null
            );
        }

        if (parsed.Redirect is { } refreshed)
        {
            return new Ending(Redirect(host, request, answer, refreshed), null);
        }

        _statistics.Pages++;
        host.Statistics.Pages++;
        return new Ending(
            new FinishedRequest
            {
                Id = request.Id,
                End = RequestEnd.Done,
                Status = answer.Status,
                Validators = ValidatorsOf(answer),
                Found = Belonging(parsed.Requests),
                Items = items,
            },
            null
        );
    }

    private static PageValidators? ValidatorsOf(Download answer)
    {
        string? tag = answer.Headers.ETag?.ToString();
        DateTimeOffset? modified = answer.ContentHeaders.LastModified;
        return tag is null && modified is null ? null : new PageValidators(tag, modified);
    }

    private FinishedRequest Redirect(HostQueue host, QueuedRequest request, Download answer) =>
        answer.Headers.Location is { } location
        && Uri.TryCreate(request.Request.Address, location, out Uri? target)
        && (target.Scheme is "http" or "https")
            ? Redirect(host, request, answer, target)
            : GiveUp(host, request, $"redirect: it leads to \"{answer.Headers.Location}\"", answer.Status);

    private FinishedRequest Redirect(HostQueue host, QueuedRequest request, Download answer, Uri target)
    {
        CrawlRequest from = request.Request;
        if (from.Redirects == _settings.RedirectMaxTimes)
        {
            return GiveUp(host, request, $"redirect: more than {_settings.RedirectMaxTimes} in a row", answer.Status);
        }

        // A page that sets a cookie and sends back to itself is asked again. Any other loop ends because its addresses
        // were seen.
        bool isSame = CanonicalAddress.AreSame(target, from.Address) && answer.Headers.Contains("Set-Cookie");
        CrawlRequest next = new(target)
        {
            Label = from.Label,
            Depth = from.Depth,
            Priority = from.Priority,
            Data = from.Data,
            Headers = target.Host == from.Address.Host ? from.Headers : [],
            Redirects = from.Redirects + 1,
            IsRepeated = isSame,
        };
        return Drop(request, "redirect") with { Status = answer.Status, Found = Belonging([next], ofPage: false) };
    }

    private List<CrawlRequest> Belonging(IReadOnlyList<CrawlRequest> requests, bool ofPage = true)
    {
        var found = new List<CrawlRequest>(requests.Count);
        foreach (CrawlRequest request in requests)
        {
            if (_filter.Refuse(request) is { } reason)
            {
                _statistics.Count($"left out: {reason}");
            }
            else
            {
                int less = ofPage ? request.Depth * _settings.DepthPriority : 0;
                found.Add(less == 0 ? request : request with { Priority = request.Priority - less });
            }
        }

        return found;
    }

    // How long the next attempt waits; null if there is none.
    private TimeSpan? Retry(QueuedRequest request, string reason, TimeSpan? asked)
    {
        if (!_settings.RetryEnabled || request.Attempts >= _settings.RetryTimes)
        {
            return null;
        }

        _statistics.Retries++;
        _statistics.Count($"retry: {reason}");
        CrawlLog.Retrying(crawl.Logger, request.Request.Address, reason, request.Attempts + 1);
        if (asked is { } wait)
        {
            return wait < _settings.LongestServerDelay ? wait : _settings.LongestServerDelay;
        }

        TimeSpan delay = _settings.RetryDelay * Math.Pow(2, Math.Min(request.Attempts, 16));
        delay = delay < s_longestRetryDelay ? delay : s_longestRetryDelay;
        return delay * (0.5 + _random.NextDouble());
    }
}
