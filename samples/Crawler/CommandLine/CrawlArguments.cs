using Microsoft.Extensions.Logging;

namespace Crawler.CommandLine;

/// <summary>What the command line says about a crawl, besides its spider.</summary>
internal sealed record CrawlArguments
{
    /// <summary>The settings.</summary>
    public required CrawlSettings Settings { get; init; }

    /// <summary>What is logged on standard error.</summary>
    public LogLevel Log { get; init; } = LogLevel.Warning;

    /// <summary>The numbers at the end.</summary>
    public StatsFormat Stats { get; init; }

    /// <summary>The file of the page; null for none.</summary>
    public string? Page { get; init; }

    /// <summary>The time between two lines of progress where no terminal is.</summary>
    public TimeSpan LogStatsInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether there is no progress.</summary>
    public bool IsQuiet { get; init; }
}
