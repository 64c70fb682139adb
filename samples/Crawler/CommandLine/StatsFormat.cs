namespace Crawler.CommandLine;

/// <summary>How the numbers are written at the end.</summary>
internal enum StatsFormat
{
    /// <summary>A summary on standard error.</summary>
    Text,

    /// <summary>JSON on standard output.</summary>
    Json,

    /// <summary>Not at all.</summary>
    None,
}
