using System.Text;

namespace Crawler.Site.Areas;

/// <summary>Sitemaps of the first pages of the graph: an index, an XML, a compressed one, a text, and a broken
/// one.</summary>
internal static class Sitemaps
{
    public static SiteAnswer Answer(SiteRequest request, TestSite site)
    {
        string here = $"http://{request.Host}{request.Port}";
        string[] pages =
        [
            .. Enumerable
                .Range(0, site.Options.Pages)
                .Select(page => site.Graph.AddressOf(page, request.Port))
                .Where(address => new Uri(address).Host == request.Host)
                .Take(12),
        ];
        return request.Path switch
        {
            "/sitemap.xml" => Xml(
                Index([$"{here}/sitemap-1.xml", $"{here}/sitemap-2.xml.gz", $"{here}/sitemap-3.txt"])
            ),
            "/sitemap-1.xml" => Xml(Addresses(pages[..(pages.Length / 3)])),
            "/sitemap-2.xml.gz" => SiteAnswer.OfBytes(
                CompressionArea.Gzip(Addresses(pages[(pages.Length / 3)..(2 * pages.Length / 3)])),
                "application/gzip"
            ),
            "/sitemap-3.txt" => SiteAnswer.Text(string.Join('\n', pages[(2 * pages.Length / 3)..])),
            "/sitemap-broken.xml" => Xml($"{Addresses(pages[..2])}<url><loc>"[..^20]),
            _ => SiteAnswer.NotFound(),
        };
    }

    private static SiteAnswer Xml(string text) => SiteAnswer.Text(text, "application/xml");

    private static string Index(string[] sitemaps) => List("sitemapindex", "sitemap", sitemaps);

    private static string Addresses(string[] addresses) => List("urlset", "url", addresses);

    private static string List(string root, string element, string[] addresses)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.Append($"<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        foreach (string address in addresses)
        {
            text.Append($"<{element}><loc>{address}</loc><lastmod>2026-01-01</lastmod></{element}>\n");
        }

        return text.Append($"</{root}>\n").ToString();
    }
}
