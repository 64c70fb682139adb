using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Crawler.Program;

/// <summary>What one writes without a crawler: HttpClient, a parallel loop over the pages of each level, AngleSharp. It
/// knows no robots.txt, no bound for each host, no state.</summary>
internal static class PlainCrawl
{
    public static async Task<int> Run(ProgramOptions options)
    {
        using var http = new HttpClient(
            new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, UseCookies = true }
        );
        await using var items = new StreamWriter(options.Items ?? Path.GetTempFileName());
        var parser = new HtmlParser();
        var seen = new ConcurrentDictionary<string, bool>();
        int pages = 0;
        seen.TryAdd(options.Address, true);
        for (List<string> level = [options.Address]; level.Count > 0; )
        {
            var next = new ConcurrentBag<string>();
            await Parallel.ForEachAsync(
                level,
                new ParallelOptions { MaxDegreeOfParallelism = options.Concurrent },
                async (address, token) =>
                {
                    using HttpResponseMessage answer = await http.GetAsync(address, token);
                    using IHtmlDocument document = parser.ParseDocument(await answer.Content.ReadAsStringAsync(token));
                    Interlocked.Increment(ref pages);
                    List<PageItem> found = [.. document.QuerySelectorAll("div.item").Select(ItemOf)];
                    lock (items)
                    {
                        found.ForEach(item => items.WriteLine(JsonSerializer.Serialize(item)));
                    }

                    foreach (IElement link in document.QuerySelectorAll("a.page"))
                    {
                        string target = new Uri(new Uri(address), link.GetAttribute("href")).AbsoluteUri;
                        if (seen.TryAdd(target, true))
                        {
                            next.Add(target);
                        }
                    }
                }
            );
            level = [.. next];
        }

        Console.WriteLine($"pages {pages}");
        return 0;
    }

    private static PageItem ItemOf(IElement item) =>
        new(
            item.GetAttribute("data-key") ?? "",
            item.QuerySelector(".name")?.TextContent ?? "",
            item.QuerySelector(".price")?.TextContent ?? ""
        );
}
