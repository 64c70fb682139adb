namespace Crawler.Tests.Engine;

internal sealed record LinkItem(string Page, string Value);
