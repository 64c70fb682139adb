namespace Crawler.Reporting;

/// <summary>The numbers of one host for other programs.</summary>
public sealed record HostReport
{
    /// <summary>Its name.</summary>
    public required string Host { get; init; }

    /// <summary>Pages that were parsed.</summary>
    public required long Pages { get; init; }

    /// <summary>Requests that were sent.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests that failed for good.</summary>
    public required long Errors { get; init; }

    /// <summary>Requests that wait.</summary>
    public required long Queued { get; init; }

    /// <summary>Requests under way.</summary>
    public required int Active { get; init; }

    /// <summary>The most requests that were under way at once.</summary>
    public required int MostActive { get; init; }

    /// <summary>The mean time to the headers of an answer; null if none came.</summary>
    public double? LatencySeconds { get; init; }

    /// <summary>The time between two requests.</summary>
    public required double DelaySeconds { get; init; }

    /// <summary>Why the host waits; null if it does not.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Until when it waits.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    internal static HostReport Of(HostStatistics host) =>
        new()
        {
            Host = host.Host,
            Pages = host.Pages,
            Requests = host.Requests,
            Errors = host.Errors,
            Queued = host.Queued,
            Active = host.Active,
            MostActive = host.MostActive,
            LatencySeconds = host.Answers > 0 ? StatsReport.Rounded(SummaryText.MeanLatency(host).TotalSeconds) : null,
            DelaySeconds = StatsReport.Rounded(host.Delay.TotalSeconds),
            WaitsFor = host.WaitsFor,
            WaitsUntil = host.WaitsUntil,
        };
}
