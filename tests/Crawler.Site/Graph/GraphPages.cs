using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Crawler.Site.Graph;

/// <summary>The pages of the graph: "/page/17", each with its items and links.</summary>
/// <remarks>An item is <c>div.item</c> with <c>data-key</c>, <c>.name</c> and <c>.price</c>; a link to a page is
/// <c>a.page</c>.</remarks>
public sealed class GraphPages(SiteOptions options) : IArea
{
    private static readonly string[] s_words =
        "the a crawler reads page after page and keeps what it finds in order of its own time while others wait".Split(
            ' '
        );

    private readonly LinkGraph _graph = new(options);

    // Made once: a benchmark of crawlers should not measure this.
    private readonly ConcurrentDictionary<(int Page, string Port), byte[]> _rendered = new();

    /// <summary>The keys of all items: what a crawl must find, each once.</summary>
    public IEnumerable<string> Keys =>
        from page in Enumerable.Range(0, options.Pages)
        from item in Enumerable.Range(0, options.Items)
        select $"{page}-{item}";

    /// <inheritdoc/>
    public string Prefix => "page";

    /// <summary>The address of a page.</summary>
    /// <param name="page">Its number.</param>
    /// <param name="port">":8080", or "" for the scheme's own.</param>
    public string AddressOf(int page, string port) => $"http://{_graph.HostOf(page)}{port}/page/{page}";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request)
    {
        int page = request.Number(1, -1);
        return page < 0 || page >= options.Pages || request.Host != _graph.HostOf(page)
            ? SiteAnswer.NotFound()
            : SiteAnswer.OfBytes(
                _rendered.GetOrAdd((page, request.Port), at => Encoding.UTF8.GetBytes(Render(at.Page, at.Port))),
                "text/html; charset=utf-8"
            ) with
            {
                HeadDelay = options.Delays.GetValueOrDefault(request.Host, options.Delay),
            };
    }

    private string Render(int page, string port)
    {
        var html = new StringBuilder(options.PageBytes + 256);
        html.Append(
            CultureInfo.InvariantCulture,
            $"<!DOCTYPE html>\n<html><head><title>Page {page}</title></head><body><h1>Page {page}</h1>\n"
        );
        for (int item = 0; item < options.Items; item++)
        {
            ulong price = _graph.Draw((ulong)page, 1_000 + (ulong)item) % 100_000;
            html.Append(
                CultureInfo.InvariantCulture,
                $"<div class=\"item\" data-key=\"{page}-{item}\"><span class=\"name\">Item {item} of {page}</span>"
                    + $"<span class=\"price\">{price / 100}.{price % 100:00}</span></div>\n"
            );
        }

        html.Append("<ul>\n");
        string host = _graph.HostOf(page);
        foreach (int target in _graph.LinksOf(page))
        {
            string address = _graph.HostOf(target) == host ? $"/page/{target}" : AddressOf(target, port);
            html.Append(
                CultureInfo.InvariantCulture,
                $"<li><a class=\"page\" href=\"{address}\">Page {target}</a></li>\n"
            );
        }

        html.Append("</ul>\n");
        for (ulong paragraph = 0; html.Length < options.PageBytes - 32; paragraph++)
        {
            html.Append("<p>");
            ulong draw = _graph.Draw((ulong)page, 2_000 + paragraph);
            for (int word = 0; word < 40 && html.Length < options.PageBytes - 32; word++)
            {
                html.Append(s_words[(int)((draw + ((ulong)word * 7)) % (ulong)s_words.Length)]).Append(' ');
            }

            html.Append("</p>\n");
        }

        return html.Append("</body></html>\n").ToString();
    }
}
