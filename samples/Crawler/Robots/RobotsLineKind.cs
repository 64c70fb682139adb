namespace Crawler.Robots;

/// <summary>What a line says.</summary>
internal enum RobotsLineKind
{
    UserAgent,
    Allow,
    Disallow,
    Sitemap,
    CrawlDelay,
}
