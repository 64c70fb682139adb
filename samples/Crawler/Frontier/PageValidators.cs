namespace Crawler.Frontier;

/// <summary>What a later crawl asks with: "If-None-Match" and "If-Modified-Since" (RFC 9110, section 13).</summary>
internal sealed record PageValidators(string? EntityTag, DateTimeOffset? LastModified);
