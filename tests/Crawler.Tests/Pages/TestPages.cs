using System.Text;
using Crawler.Pages;

namespace Crawler.Tests.Pages;

/// <summary>Makes pages as a server would send them.</summary>
internal static class TestPages
{
    public const string Address = "http://example.org/dir/page?q=1";

    public static Page Html(string html, string address = Address, params (string Name, string Value)[] headers) =>
        Of(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8", address, headers);

    public static Page Of(
        byte[] body,
        string? contentType,
        string address = Address,
        (string Name, string Value)[]? headers = null,
        string label = ""
    )
    {
        using var response = new HttpResponseMessage();
        using var content = new ByteArrayContent([]);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach ((string name, string value) in headers ?? [])
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return new Page(
            new CrawlRequest(address) { Label = label },
            new PageAnswer
            {
                Status = 200,
                Headers = response.Headers,
                ContentHeaders = content.Headers,
                Body = body,
            }
        );
    }

    /// <summary>Bytes of a text in which each letter is one byte, of U+0000 to U+00FF.</summary>
    public static byte[] Bytes(string letters) => Encoding.Latin1.GetBytes(letters);
}
