namespace Crawler.Tests.Crawls;

/// <summary>What <see cref="PageSpider"/> says about a page.</summary>
/// <param name="Path">Its path and query.</param>
/// <param name="Host">Its host.</param>
/// <param name="Title">Its title.</param>
/// <param name="IsTruncated">Whether bytes are missing.</param>
public sealed record FoundPage(string Path, string Host, string Title, bool IsTruncated);
