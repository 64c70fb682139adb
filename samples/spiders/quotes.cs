#!/usr/bin/env -S dotnet run
#:project ../Crawler/Crawler.csproj

using AngleSharp.Dom;
using Crawler;

return CrawlProgram.Main<Quotes>(args);

internal sealed record Quote(string? Text, string? Author, IEnumerable<string> Tags);

internal sealed class Quotes : Spider<Quote>
{
    public override IEnumerable<string> StartAddresses => ["https://quotes.toscrape.com/"];

    public override IEnumerable<Output<Quote>> Parse(Page page)
    {
        foreach (IElement quote in page.All(".quote"))
        {
            yield return new Quote(quote.Text(".text"), quote.Text(".author"), quote.Texts(".tag"));
        }

        foreach (CrawlRequest next in page.FollowAll(".next a"))
        {
            yield return next;
        }
    }
}
