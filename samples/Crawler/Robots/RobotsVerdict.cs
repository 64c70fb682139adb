namespace Crawler.Robots;

/// <summary>What a site's robots.txt says about one address.</summary>
internal abstract record RobotsVerdict
{
    private RobotsVerdict() { }

    /// <summary>It may be fetched.</summary>
    /// <param name="Delay">The least time between two fetches from this site; zero if the file names none.</param>
    internal sealed record Allowed(TimeSpan Delay) : RobotsVerdict;

    /// <summary>It must not be fetched.</summary>
    internal sealed record Disallowed : RobotsVerdict
    {
        /// <summary>The only one.</summary>
        public static Disallowed Instance { get; } = new();
    }

    /// <summary>The file cannot be had, so nothing of the site may be fetched for now (RFC 9309, section
    /// 2.3.1.4).</summary>
    /// <param name="Time">When to ask again: then the file is fetched again.</param>
    /// <param name="Why">A sentence for the log and the report.</param>
    /// <param name="Attempts">How many fetches in a row have failed. After how many a request is given up, the crawl
    /// decides: the RFC would wait for 30 days.</param>
    internal sealed record WaitUntil(DateTimeOffset Time, string Why, int Attempts) : RobotsVerdict;
}
