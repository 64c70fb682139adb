using System.Net;

namespace Becket.Http.Loop;

/// <summary>The redirects of one request, by the rules of <see cref="SocketsHttpHandler"/>.</summary>
internal sealed class Redirects(HttpRequestMessage request, int most)
{
    private readonly HttpContent? _content = request.Content;
    private int _count;

    /// <summary>Turns the request into the one that its answer redirects it to.</summary>
    /// <returns>False: the answer is the last.</returns>
    public bool TryPrepareNext(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (_count >= most || Target(request, response) is not { } target)
        {
            return false;
        }

        _count++;
        request.Headers.Authorization = null;
        request.RequestUri = target;
        if (BecomesGet(response.StatusCode, request.Method))
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.TransferEncodingChunked = null;
        }
        else
        {
            request.Content = _content;
        }

        return true;
    }

    private static bool BecomesGet(HttpStatusCode status, HttpMethod method) =>
        status switch
        {
            HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.Ambiguous => method == HttpMethod.Post,
            HttpStatusCode.SeeOther => method != HttpMethod.Get && method != HttpMethod.Head,
            _ => false,
        };

    private static Uri? Target(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (
            response.StatusCode
                is not (
                    HttpStatusCode.Moved
                    or HttpStatusCode.Found
                    or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect
                    or HttpStatusCode.Ambiguous
                    or HttpStatusCode.PermanentRedirect
                )
            || response.Headers.Location is not { } location
        )
        {
            return null;
        }

        Uri from = request.RequestUri!;
        Uri target = location.IsAbsoluteUri ? location : new Uri(from, location);
        if (from.Fragment is { Length: > 0 } fragment && target.Fragment.Length == 0)
        {
            // RFC 9110, 10.2.2: the fragment goes along.
            target = new UriBuilder(target) { Fragment = fragment }.Uri;
        }

        // A secure request is not sent on without TLS.
        return Schemes.IsKnown(target) && (Schemes.IsSecure(target) || !Schemes.IsSecure(from)) ? target : null;
    }
}
