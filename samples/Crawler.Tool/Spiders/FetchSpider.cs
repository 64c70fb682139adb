namespace Crawler.Tool.Spiders;

/// <summary>Fetches one page, and keeps what is asked of it. It makes no items.</summary>
/// <param name="address">The address.</param>
/// <param name="read">What is asked of the page. It runs on the parsing thread.</param>
internal sealed class FetchSpider(string address, Func<Page, IEnumerable<string>> read) : Spider<string>
{
    /// <inheritdoc/>
    public override string Name => "crawler";

    /// <inheritdoc/>
    public override IEnumerable<string> StartAddresses => [address];

    /// <summary>All: redirects may lead anywhere.</summary>
    public override IReadOnlyList<string>? AllowedHosts => ["*"];

    /// <summary>The lines; null if no page came.</summary>
    public IReadOnlyList<string>? Lines { get; private set; }

    /// <inheritdoc/>
    public override IEnumerable<Output<string>> Parse(Page page)
    {
        Lines = [.. read(page)];
        return [];
    }
}
