namespace Crawler.Reporting;

/// <summary>The numbers of one host. On the loop only.</summary>
public sealed class HostStatistics
{
    internal HostStatistics(string host) => Host = host;

    /// <summary>Its name.</summary>
    public string Host { get; }

    /// <summary>Pages that were parsed.</summary>
    public long Pages { get; internal set; }

    /// <summary>Requests that were sent.</summary>
    public long Requests { get; internal set; }

    /// <summary>Requests that failed for good.</summary>
    public long Errors { get; internal set; }

    /// <summary>Requests that wait.</summary>
    public long Queued { get; internal set; }

    /// <summary>Requests under way.</summary>
    public int Active { get; internal set; }

    /// <summary>The most requests that were under way at once.</summary>
    public int MostActive { get; internal set; }

    /// <summary>The time between two requests now.</summary>
    public TimeSpan Delay { get; internal set; }

    /// <summary>Why the host waits now, such as "Retry-After" or "robots.txt cannot be had"; null if it does
    /// not.</summary>
    public string? WaitsFor { get; internal set; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? WaitsUntil { get; internal set; }

    /// <summary>The sum of the latencies of all answers; divided by <see cref="Answers"/> it is their mean.</summary>
    public TimeSpan LatencySum { get; internal set; }

    /// <summary>Answers with a status.</summary>
    public long Answers { get; internal set; }
}
