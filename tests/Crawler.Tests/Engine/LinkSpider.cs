using System.Text;
using System.Text.RegularExpressions;
using Crawler.Items;

namespace Crawler.Tests.Engine;

/// <summary>Reads the pages of <see cref="SmallSite"/>.</summary>
internal sealed partial class LinkSpider : Spider<LinkItem>
{
    public LinkSpider(params IEnumerable<ItemStage<LinkItem>> stages)
    {
        foreach (ItemStage<LinkItem> stage in stages)
        {
            AddStage(stage);
        }

        RouteOnLoop("loop", ParseWithAwait);
    }

    public override IEnumerable<string> StartAddresses => ["http://site.test/"];

    public Func<LinkItem, string?> Key { get; init; } = _ => null;

    [GeneratedRegex("([ail])=([^ ]+)")]
    private static partial Regex Word { get; }

    public override string? KeyOf(LinkItem item) => Key(item);

    public override IEnumerable<Output<LinkItem>> Parse(Page page)
    {
        string text = Encoding.ASCII.GetString(page.Body.Span);
        if (text == "throw")
        {
            throw new FormatException("not what I expected");
        }

        foreach (Match word in Word.Matches(text))
        {
            string value = word.Groups[2].Value;
            if (word.Groups[1].Value == "i")
            {
                yield return new LinkItem(page.Address.AbsolutePath, value);
            }
            else
            {
                yield return new CrawlRequest(new Uri(page.Address, value))
                {
                    Depth = page.Request.Depth + 1,
                    Label = word.Groups[1].Value == "l" ? "loop" : "",
                };
            }
        }
    }

    private async IAsyncEnumerable<Output<LinkItem>> ParseWithAwait(Page page)
    {
        await Deferred.Yield();
        yield return new LinkItem(page.Address.AbsolutePath, "on the loop");
    }
}
