using System.Net;

namespace Becket.Http.Loop;

/// <summary>Mistakes in requests, found before anything is sent.</summary>
internal static class RequestChecks
{
    public static void Check(HttpRequestMessage request)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true } uri)
        {
            throw new InvalidOperationException(
                "The request has no absolute address. Set RequestUri, or the client's BaseAddress."
            );
        }

        if (!Schemes.IsKnown(uri))
        {
            throw new NotSupportedException($"The scheme \"{uri.Scheme}\" is not supported: use http or https.");
        }

        if (
            request.Version.Major >= 2
            && request.VersionPolicy
                is HttpVersionPolicy.RequestVersionExact
                    or HttpVersionPolicy.RequestVersionOrHigher
        )
        {
            throw new HttpRequestException(
                HttpRequestError.VersionNegotiationError,
                $"The request wants HTTP/{request.Version}, but {nameof(HttpHandlerKind)}."
                    + $"{nameof(HttpHandlerKind.Loop)} speaks HTTP/1.1 only. Use "
                    + "HttpVersionPolicy.RequestVersionOrLower."
            );
        }

        if (request.Content is null && request.Headers.TransferEncodingChunked == true)
        {
            throw new HttpRequestException("Transfer-Encoding: chunked is set, but the request has no content.");
        }

        if (request.Version == HttpVersion.Version10 && request.Headers.TransferEncodingChunked == true)
        {
            throw new NotSupportedException("HTTP/1.0 has no chunked bodies. Leave Transfer-Encoding out.");
        }
    }
}
