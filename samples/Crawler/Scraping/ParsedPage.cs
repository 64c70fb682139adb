using Crawler.Items;

namespace Crawler.Scraping;

/// <summary>What a spider's function gave for a page.</summary>
/// <param name="Page">The page.</param>
/// <param name="Items">Its items.</param>
/// <param name="Requests">Its requests.</param>
/// <param name="Records">The items as they are recorded, if no stage changes them; empty otherwise.</param>
/// <param name="Redirect">Where the page redirects to by itself; null if it was parsed.</param>
internal sealed record ParsedPage(
    Page Page,
    IReadOnlyList<object> Items,
    IReadOnlyList<CrawlRequest> Requests,
    IReadOnlyList<ItemRecord> Records,
    Uri? Redirect = null
);
