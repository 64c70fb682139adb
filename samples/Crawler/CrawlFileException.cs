namespace Crawler;

/// <summary>A file of the crawl cannot be used: its state, or an export. The message says which and what to do; nothing
/// that was recorded is lost.</summary>
public sealed class CrawlFileException : IOException
{
    internal CrawlFileException(string message, Exception? inner = null)
        : base(message, inner) { }
}
