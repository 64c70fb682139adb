using System.Text.Json.Nodes;

namespace Crawler.Tool.Spiders;

/// <summary>The spider that <c>crawler run</c> makes of its options: an item for each page.</summary>
/// <param name="addresses">Where it begins.</param>
internal sealed class SelectorSpider(IReadOnlyList<string> addresses) : Spider<JsonObject>
{
    /// <summary>The field that every item has.</summary>
    public const string AddressField = "address";

    /// <inheritdoc/>
    public override string Name => "crawler";

    /// <inheritdoc/>
    public override IEnumerable<string> StartAddresses => addresses;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AllowedHosts => Allowed;

    /// <summary>The hosts; null for those of the addresses.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>The selectors of links.</summary>
    public IReadOnlyList<string> Follow { get; init; } = [];

    /// <summary>The fields.</summary>
    public IReadOnlyList<ItemField> Fields { get; init; } = [];

    /// <summary>A page becomes an item only if this finds something; null for every page.</summary>
    public string? Where { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<Output<JsonObject>> Parse(Page page)
    {
        if (Where is null || page.All(Where).Any())
        {
            var item = new JsonObject { [AddressField] = page.Address.AbsoluteUri };
            foreach (ItemField field in Fields)
            {
                item[field.Name] = field.ValueOf(page.Document);
            }

            yield return item;
        }

        foreach (string selector in Follow)
        {
            foreach (CrawlRequest link in page.FollowAll(selector))
            {
                yield return link;
            }
        }
    }
}
