using System.Net.Http.Headers;

namespace Crawler.Downloading;

/// <summary>An answer as it came over the network.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="ContentHeaders">The headers of the content.</param>
/// <param name="Body">The content, not decompressed; empty if it is not needed.</param>
/// <param name="IsTruncated">Whether the connection ended before the content did.</param>
/// <param name="Latency">The time to the end of the headers.</param>
internal sealed record Download(
    int Status,
    HttpResponseHeaders Headers,
    HttpContentHeaders ContentHeaders,
    ReadOnlyMemory<byte> Body,
    bool IsTruncated,
    TimeSpan Latency
);
