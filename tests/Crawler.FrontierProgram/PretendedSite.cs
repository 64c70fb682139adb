using System.Globalization;
using Crawler.Frontier;
using Crawler.Items;

namespace Crawler.FrontierProgram;

/// <summary>A site whose every page follows from its number, so that the items of a whole crawl are known.</summary>
internal static class PretendedSite
{
    /// <summary>How many pages it has.</summary>
    public const int Pages = 3000;

    private const int Hosts = 7;

    /// <summary>A request for a page.</summary>
    public static CrawlRequest Request(int page) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://host{page % Hosts}.test/{page}"))
        {
            Priority = page % 3,
        };

    /// <summary>The number of a page.</summary>
    public static int PageOf(CrawlRequest request) =>
        int.Parse(request.Address.AbsolutePath.AsSpan(1), CultureInfo.InvariantCulture);

    /// <summary>Every page has three links, of which most lead to what was seen.</summary>
    public static IReadOnlyList<CrawlRequest> Links(int page) =>
        [.. new[] { page * 2 + 1, page * 2 + 2, page * 31 % Pages }.Where(static link => link < Pages).Select(Request)];

    /// <summary>A page has up to two items with keys, of which one also is on another page, and now and then one that
    /// fails.</summary>
    public static IReadOnlyList<ItemRecord> Items(int page)
    {
        var items = new List<ItemRecord>();
        for (int i = 0; i < page % 3; i++)
        {
            string key = i == 0 ? $"p{page}" : $"shared{page % 1000}";
            items.Add(ItemJson.Record(new PageItem(key, $"größe, \"{key}\"", page % 1000), key, null));
        }

        if (page % 50 == 0)
        {
            items.Add(ItemJson.Record(new PageItem($"p{page}", "", page), null, "Check: no title"));
        }

        return items;
    }

    /// <summary>How a page ends: a few fail for good.</summary>
    public static RequestEnd EndOf(int page) => page % 97 == 5 ? RequestEnd.Failed : RequestEnd.Done;

    /// <summary>Whether the first attempt fails.</summary>
    public static bool FailsAtFirst(int page) => page % 13 == 4;
}
