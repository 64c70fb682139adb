using System.Net.Http.Headers;

namespace Crawler.Pages;

/// <summary>An answer with its body.</summary>
internal sealed record PageAnswer
{
    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>The headers.</summary>
    public required HttpResponseHeaders Headers { get; init; }

    /// <summary>The headers of the content. "Content-Encoding" and "Content-Length" are gone when the body was
    /// decompressed.</summary>
    public required HttpContentHeaders ContentHeaders { get; init; }

    /// <summary>The content, decompressed.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether bytes are missing at the end.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The time to the end of the headers.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Whether links with "nofollow" are left out.</summary>
    public bool ObeyNoFollow { get; init; } = true;
}
