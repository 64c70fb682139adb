namespace Crawler.Program;

/// <summary>Fetches pages, and follows nothing.</summary>
public sealed class AddressSpider(IReadOnlyList<string> addresses) : Spider<PageItem>
{
    public override IEnumerable<string> StartAddresses => addresses;

    public override IEnumerable<Output<PageItem>> Parse(Page page) => [];
}
