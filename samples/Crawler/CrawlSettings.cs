using Crawler.Addresses;

namespace Crawler;

/// <summary>The bounds and manners of a crawl. Names and defaults are Scrapy's (2.18) unless a remark says
/// otherwise.</summary>
/// <remarks>Source: <c>scrapy/settings/default_settings.py</c>.</remarks>
public sealed record CrawlSettings
{
    /// <summary>How many requests are under way at once, in all. Default: 16.</summary>
    /// <remarks>As many pages again may wait to be parsed and recorded; with those whose items are in the pipeline,
    /// they are what a crawl that is killed fetches again.</remarks>
    public int ConcurrentRequests { get; init; } = 16;

    /// <summary>How many requests are under way at once to one host. Default: 8.</summary>
    public int ConcurrentRequestsPerDomain { get; init; } = 8;

    /// <summary>How many items are in the pipeline at once, over all pages. Default: 100.</summary>
    /// <remarks>Differs: Scrapy counts them for each response.</remarks>
    public int ConcurrentItems { get; init; } = 100;

    /// <summary>The least time between two requests to one host. Default: zero.</summary>
    public TimeSpan DownloadDelay { get; init; }

    /// <summary>Whether each delay is between half and one and a half times <see cref="DownloadDelay"/>. Default:
    /// true.</summary>
    public bool RandomizeDownloadDelay { get; init; } = true;

    /// <summary>How long a download may take from its first byte sent to its last received. Default: 180 s.</summary>
    public TimeSpan DownloadTimeout { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>How many bytes a page may have, after decompression. Default: 1 GiB; 0 is no limit.</summary>
    public long DownloadMaxSize { get; init; } = 1024 * 1024 * 1024;

    /// <summary>From how many bytes on a page is logged as large. Default: 32 MiB; 0 is never.</summary>
    public long DownloadWarnSize { get; init; } = 32 * 1024 * 1024;

    /// <summary>Whether a body that is shorter than announced fails (and is fetched again). If not, its page is parsed
    /// and says so in <see cref="Page.IsTruncated"/>. Default: true.</summary>
    public bool DownloadFailOnDataLoss { get; init; } = true;

    /// <summary>Whether failed downloads are repeated. Default: true.</summary>
    public bool RetryEnabled { get; init; } = true;

    /// <summary>How often a download is repeated. Default: 2.</summary>
    public int RetryTimes { get; init; } = 2;

    /// <summary>The statuses that are worth another attempt. Default: 500, 502, 503, 504, 522, 524, 408, 429.</summary>
    public IReadOnlySet<int> RetryHttpCodes { get; init; } =
        new HashSet<int> { 500, 502, 503, 504, 522, 524, 408, 429 };

    /// <summary>What is added to the priority of a repeated request. Default: -1.</summary>
    public int RetryPriorityAdjust { get; init; } = -1;

    /// <summary>How long the first repetition waits; each further one waits twice as long, up to a minute, with jitter.
    /// Default: 1 s.</summary>
    /// <remarks>Differs: Scrapy repeats at once.</remarks>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The statuses above 299 whose pages are parsed all the same; the spider looks at
    /// <see cref="Page.Status"/>. Default: none.</summary>
    public IReadOnlySet<int> HttpErrorAllowedCodes { get; init; } = new HashSet<int>();

    /// <summary>Whether redirects are followed. Default: true.</summary>
    public bool RedirectEnabled { get; init; } = true;

    /// <summary>How many redirects in a row are followed. Default: 20.</summary>
    public int RedirectMaxTimes { get; init; } = 20;

    /// <summary>Up to which delay a page that refreshes to another address counts as a redirect. Default: 100 s; zero
    /// is never.</summary>
    public TimeSpan MetaRefreshMaxDelay { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How many links deep the crawl goes. Default: 0, no limit.</summary>
    public int DepthLimit { get; init; }

    /// <summary>What each link of depth takes from the priority: a positive number fetches near pages first. Default:
    /// 0.</summary>
    public int DepthPriority { get; init; }

    /// <summary>How many characters an address may have. Default: 2,083.</summary>
    public int UrlLengthLimit { get; init; } = 2083;

    /// <summary>How many pages are fetched whose addresses have the same pattern: the same host and path but for
    /// numbers and dates, and the same names in the query. It ends endless calendars. Default: 0, no limit.</summary>
    /// <remarks>Differs: Scrapy has none. A crawl that is resumed counts anew.</remarks>
    public int PatternLimit { get; init; }

    /// <summary>Whether robots.txt is obeyed. Default: true.</summary>
    /// <remarks>Differs: Scrapy's default is false, its template's true.</remarks>
    public bool RobotsTxtObey { get; init; } = true;

    /// <summary>How long a robots.txt holds. Default: 24 hours (RFC 9309, section 2.4).</summary>
    public TimeSpan RobotsTxtLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The longest delay taken over from a robots.txt or a Retry-After. Default: 5 minutes.</summary>
    public TimeSpan LongestServerDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether the delay of each host follows its latency. Default: false.</summary>
    public bool AutoThrottleEnabled { get; init; }

    /// <summary>The delay that the throttle begins with. Default: 5 s.</summary>
    public TimeSpan AutoThrottleStartDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest delay that the throttle sets. Default: 60 s.</summary>
    public TimeSpan AutoThrottleMaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many requests the throttle wants under way at a host. Default: 1.0.</summary>
    public double AutoThrottleTargetConcurrency { get; init; } = 1.0;

    /// <summary>How many bytes of pages may be in work before no further request begins. Default: 5,000,000.</summary>
    public long ScraperSlotMaxActiveSize { get; init; } = 5_000_000;

    /// <summary>How many threads parse. With one, the spider's fields need no lock. Default: 1.</summary>
    /// <remarks>Differs: Scrapy parses on its loop.</remarks>
    public int ParseThreads { get; init; } = 1;

    /// <summary>How late the loop may be before fewer requests are under way: see the remarks. Default: 200 ms; zero is
    /// never.</summary>
    /// <remarks>While the loop is later than this, or the process's memory is above <see cref="MemoryLimit"/>, the
    /// bound of <see cref="ConcurrentRequests"/> is halved each second, down to one; when it is not, it grows by one
    /// each second. Source: Crawlee's <c>AutoscaledPool</c>.</remarks>
    public TimeSpan LoopDelayLimit { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How many bytes of memory the process may have before fewer requests are under way. Default: 0, no
    /// limit.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Whether private and loopback addresses are fetched from. Default: false.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Whether the order of the query's parts makes an address a different one. Default: false.</summary>
    public bool KeepQueryOrder { get; init; }

    /// <summary>Whether cookies are kept and sent. Default: true. They are not part of the state.</summary>
    public bool CookiesEnabled { get; init; } = true;

    /// <summary>Whether pages of an earlier crawl in the same state are asked for with their validators, so that an
    /// unchanged page is not sent again. Default: true.</summary>
    public bool ConditionalRequests { get; init; } = true;

    /// <summary>Whether links with "nofollow", and pages that say so in a header or a meta element, are respected.
    /// Default: true.</summary>
    public bool ObeyNoFollow { get; init; } = true;

    /// <summary>Who asks. A site's operator reads it: give an address where you can be reached. Default:
    /// "Becket-Crawler (+address of the project)".</summary>
    public string UserAgent { get; init; } = UserAgents.Default;

    /// <summary>Headers of every request. Default: Accept and Accept-Language.</summary>
    public IReadOnlyDictionary<string, string> DefaultRequestHeaders { get; init; } =
        new Dictionary<string, string>
        {
            ["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            ["Accept-Language"] = "en",
        };

    /// <summary>The crawl ends after so many items. Default: 0, no limit.</summary>
    public long CloseSpiderItemCount { get; init; }

    /// <summary>The crawl ends after so many pages. Default: 0, no limit.</summary>
    public long CloseSpiderPageCount { get; init; }

    /// <summary>The crawl ends after so many errors. Default: 0, no limit.</summary>
    public long CloseSpiderErrorCount { get; init; }

    /// <summary>The crawl ends after so long. Default: zero, no limit.</summary>
    public TimeSpan CloseSpiderTimeout { get; init; }

    /// <summary>The directory of the crawl's state. A crawl that finds one there goes on with it. Default: null, the
    /// state is in a temporary directory and is deleted at the end.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Whether a crawl that has ended begins again: every address of its state is asked for once more. See the
    /// remarks. Default: false. A crawl that has not ended goes on.</summary>
    /// <remarks>With <see cref="ConditionalRequests"/> a page that has not changed is not sent again: it gives no
    /// items, and those recorded before stay. The items of a changed page are recorded once more, behind the earlier
    /// ones. Keys (<see cref="Spider{TItem}.KeyOf(TItem)"/>) hold within one such crawl. Requests with
    /// <see cref="CrawlRequest.IsRepeated"/> are not kept: the pages that led to them lead to them again.</remarks>
    public bool Recrawl { get; init; }

    /// <summary>Whether what was recorded survives a power cut: each batch waits for the disk. Default: false: it
    /// survives the end of the process at any moment; a power cut may cost the last seconds, whose pages are fetched
    /// again.</summary>
    public bool SurvivePowerCuts { get; init; }

    /// <summary>Where items are written: files that end with .jsonl, .csv, .db or .sqlite. Default: none.</summary>
    /// <remarks>Each item is in each file exactly once, also after the process was killed: a crawl that goes on cuts
    /// its files back to what its state knows. A file that is added later gets all items of the state. Items that
    /// failed in a stage are in a file beside the first: "items-failed.jsonl" for "items.csv".</remarks>
    public IReadOnlyList<string> Exports { get; init; } = [];

    /// <summary>The source of chance in delays. Default: null, <see cref="System.Random.Shared"/>. A test that wants
    /// the same delays each time gives one with a seed.</summary>
    public Random? Random { get; init; }

    /// <summary>Whether a file of <see cref="Exports"/> that exists, and is not this state's own, is overwritten.
    /// Default: false, the crawl does not begin.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Throws an <see cref="ArgumentException"/> that names the first setting that makes no sense.</summary>
    public void Validate() => SettingsChecks.Check(this);

    /// <summary>Whether a page with this status is parsed.</summary>
    internal bool IsPage(int status) => status is >= 200 and < 300 || HttpErrorAllowedCodes.Contains(status);
}
