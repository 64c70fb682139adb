namespace Crawler.CommandLine;

/// <summary>The exit codes. After a signal it is 128 and its number: 130 after Ctrl+C.</summary>
internal static class ExitCodes
{
    /// <summary>The crawl ended as it should.</summary>
    public const int Success = 0;

    /// <summary>The crawl failed: its state could not be used, or not one page could be had.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Misused = 2;
}
