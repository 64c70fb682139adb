namespace Crawler.Scraping;

/// <summary>A function of the spider threw.</summary>
internal sealed class SpiderException(Exception inner) : Exception(inner.Message, inner);
