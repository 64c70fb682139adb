namespace Crawler.Robots;

/// <summary>One origin's robots.txt as it is known now. On the loop only.</summary>
internal sealed class RobotsSite(Uri origin)
{
    private RobotsRules? _rules;
    private RobotsVerdict.Allowed _allowed = new(TimeSpan.Zero);
    private TimeSpan _nextFetch = TimeSpan.MinValue;
    private TimeSpan? _failingSince;
    private string _why = "";

    /// <summary>The address of the file.</summary>
    public Uri Address { get; } = new(origin, "/robots.txt");

    /// <summary>The fetch that is under way, and those that wait for it; null if there is none.</summary>
    public RobotsFetch? Fetch { get; set; }

    /// <summary>About how many bytes of memory the rules take.</summary>
    public long Size { get; private set; }

    /// <summary>How many fetches in a row have failed.</summary>
    public int FailedFetches { get; private set; }

    /// <summary>Whether the file must be fetched before the next verdict.</summary>
    public bool IsDue(TimeSpan now) => now >= _nextFetch;

    /// <summary>Takes over rules.</summary>
    public void SetRules(RobotsRules rules, TimeSpan longestDelay, TimeSpan expires, long size)
    {
        TimeSpan delay = rules.CrawlDelay ?? TimeSpan.Zero;
        _rules = rules;
        _allowed = new RobotsVerdict.Allowed(delay < longestDelay ? delay : longestDelay);
        _nextFetch = expires;
        _failingSince = null;
        FailedFetches = 0;
        Size = size;
    }

    /// <summary>Notes that the file cannot be had. Rules that were had before stay.</summary>
    public void SetFailed(string why, TimeSpan now, TimeSpan nextFetch)
    {
        _why = why;
        _nextFetch = nextFetch;
        _failingSince ??= now;
        FailedFetches++;
    }

    /// <summary>The verdict by what is known.</summary>
    public RobotsVerdict VerdictOn(Uri address, IReactorTime time)
    {
        if (_rules is not null)
        {
            return _rules.IsAllowed(address) ? _allowed : RobotsVerdict.Disallowed.Instance;
        }

        TimeSpan now = time.Now;
        return now - _failingSince >= RobotsPolicy.LongestWait
            ? _allowed
            : new RobotsVerdict.WaitUntil(time.TimeProvider.GetUtcNow() + (_nextFetch - now), _why, FailedFetches);
    }
}
