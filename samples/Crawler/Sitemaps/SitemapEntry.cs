namespace Crawler.Sitemaps;

/// <summary>A line of a sitemap.</summary>
/// <param name="Address">The address, of http or https.</param>
/// <param name="LastModified">When what is there was changed last; null if the sitemap does not say, or not in a form
/// that is known.</param>
/// <param name="IsSitemap">Whether the address is that of another sitemap.</param>
public sealed record SitemapEntry(Uri Address, DateTimeOffset? LastModified, bool IsSitemap);
