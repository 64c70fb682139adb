using System.IO.Compression;
using System.Net;

namespace Becket.Http.Loop;

/// <summary>Compressed bodies.</summary>
internal static class Decompressing
{
    private static readonly (DecompressionMethods Method, string Name, Func<Stream, Stream> Make)[] s_methods =
    [
        (DecompressionMethods.GZip, "gzip", static body => new GZipStream(body, CompressionMode.Decompress)),
        (DecompressionMethods.Deflate, "deflate", static body => new ZLibStream(body, CompressionMode.Decompress)),
        (DecompressionMethods.Brotli, "br", static body => new BrotliStream(body, CompressionMode.Decompress)),
    ];

    /// <summary>The value of Accept-Encoding; null for none, or if the request has its own.</summary>
    public static string? AcceptEncoding(HttpRequestMessage request, DecompressionMethods methods) =>
        methods == DecompressionMethods.None || request.Headers.AcceptEncoding.Count > 0
            ? null
            : string.Join(", ", s_methods.Where(known => methods.HasFlag(known.Method)).Select(known => known.Name));

    /// <summary>Puts the decompressed body in the place of the compressed one.</summary>
    public static void Wrap(HttpResponseMessage response, DecompressionMethods methods)
    {
        while (
            response.Content.Headers.ContentEncoding.LastOrDefault() is { } encoding
            && s_methods.FirstOrDefault(known =>
                methods.HasFlag(known.Method) && encoding.Equals(known.Name, StringComparison.OrdinalIgnoreCase)
            )
                is { Make: { } make }
        )
        {
            HttpContent compressed = response.Content;
            var content = new StreamContent(make(compressed.ReadAsStream()));
            foreach ((string name, IEnumerable<string> values) in compressed.Headers)
            {
                if (name is not ("Content-Encoding" or "Content-Length"))
                {
                    content.Headers.TryAddWithoutValidation(name, values);
                }
            }

            foreach (string other in compressed.Headers.ContentEncoding.SkipLast(1))
            {
                content.Headers.ContentEncoding.Add(other);
            }

            response.Content = content;
        }
    }
}
