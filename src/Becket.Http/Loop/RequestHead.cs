using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Becket.Http.Loop;

/// <summary>The bytes of a request before its body.</summary>
internal static class RequestHead
{
    /// <summary>Makes them, and settles how the body is sent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="extras">Fields that are not kept in the request.</param>
    /// <param name="proxy">The proxy, if the request goes to one and not through a tunnel.</param>
    /// <param name="proxyAuthorization">The credentials for it.</param>
    public static byte[] Make(
        HttpRequestMessage request,
        RequestExtras extras,
        Uri? proxy = null,
        string? proxyAuthorization = null
    )
    {
        Uri uri = request.RequestUri!;
        HttpRequestHeaders headers = request.Headers;
        bool isOld = request.Version == HttpVersion.Version10;
        long? length = request.Content?.Headers.ContentLength;
        if (request.Content is not null && length is null && !isOld)
        {
            headers.TransferEncodingChunked = true;
        }
        else if (headers.TransferEncodingChunked == true)
        {
            length = null;
        }

        var text = new StringBuilder();
        text.Append(request.Method.Method).Append(' ');
        text.Append(proxy is null ? "" : $"{uri.Scheme}://{Authority(uri)}").Append(uri.PathAndQuery);
        text.Append(isOld ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        Add(text, "Host", headers.Host ?? Authority(uri));
        foreach (KeyValuePair<string, HeaderStringValues> field in headers.NonValidated)
        {
            if (field.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase) && extras.Cookie is not null)
            {
                Add(text, field.Key, $"{string.Join("; ", field.Value)}; {extras.Cookie}");
                extras = extras with { Cookie = null };
            }
            else if (!field.Key.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                Add(text, field.Key, field.Value.ToString());
            }
        }

        AddIfAny(text, "Cookie", extras.Cookie);
        AddIfAny(text, "Accept-Encoding", extras.AcceptEncoding);
        AddIfAny(text, "Proxy-Authorization", proxyAuthorization);
        if (request.Content is { } content)
        {
            foreach (KeyValuePair<string, HeaderStringValues> field in content.Headers.NonValidated)
            {
                if (!field.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                {
                    Add(text, field.Key, field.Value.ToString());
                }
            }

            AddIfAny(text, "Content-Length", length?.ToString(CultureInfo.InvariantCulture));
        }
        else if (HasUsuallyContent(request.Method))
        {
            Add(text, "Content-Length", "0");
        }

        return Encoding.ASCII.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>The host, and the port if it is not the usual one.</summary>
    public static string Authority(Uri uri)
    {
        string host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return uri.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{uri.Port}");
    }

    public static void Add(StringBuilder text, string name, string value)
    {
        foreach (char character in value)
        {
            if (character is '\r' or '\n' or '\0' || !char.IsAscii(character))
            {
                throw new HttpRequestException(
                    $"The value of the header field \"{name}\" has a character that HTTP does not allow there: "
                        + $"U+{(int)character:X4}. Encode it, as with Uri.EscapeDataString."
                );
            }
        }

        text.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    private static void AddIfAny(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            Add(text, name, value);
        }
    }

    private static bool HasUsuallyContent(HttpMethod method) =>
        method == HttpMethod.Post || method == HttpMethod.Put || method == HttpMethod.Patch;
}
