using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway.Status.Http;

/// <summary>The first and the last to see each request: lets in only those that may come, adds the headers that protect
/// a page in a browser, and gives every error one line of JSON.</summary>
internal sealed class RequestGuard(OperatorSessions sessions, ILogger logger)
{
    private const string Bearer = "Bearer ";
    private const string PolicyText =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async Task Handle(HttpContext context, RequestDelegate next)
    {
        AddHeaders(context.Response.Headers);
        try
        {
            CheckHost(context.Request);
            RequestProof proof = ProofOf(context.Request);
            CheckOrigin(context.Request, proof);
            if (
                proof == RequestProof.None
                && context.GetEndpoint()?.Metadata.GetMetadata<Route>() is not { IsPublic: true }
            )
            {
                await Refuse(context);
                return;
            }

            await next(context);
            if (!context.Response.HasStarted && UnhandledText(context.Response.StatusCode) is { } text)
            {
                await context.WriteProblem(context.Response.StatusCode, text);
            }
        }
        catch (HttpProblemException problem)
        {
            await Write(context, problem.Status, problem.Message);
        }
        catch (BadHttpRequestException problem)
        {
            await Write(context, problem.StatusCode, problem.Message);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has gone.
        }
        catch (Exception problem)
        {
            StatusLog.Failed(logger, problem, context.Request.Method, context.Request.Path);
            await Write(context, StatusCodes.Status500InternalServerError, "The gateway's log says what went wrong.");
        }
    }

    private static Task Write(HttpContext context, int status, string message)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return context.WriteProblem(status, message);
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = PolicyText;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        // Without a referrer, a browser sends the origin of a form as "null".
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static string? UnhandledText(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => "There is no such page.",
            StatusCodes.Status405MethodNotAllowed => "This path does not take this method; Allow says which.",
            _ => null,
        };

    /// <summary>Without a token, only pages of this machine may ask. A page of another site whose name points to this
    /// machine, as in DNS rebinding, sends that name as the host.</summary>
    private void CheckHost(HttpRequest request)
    {
        string host = request.Host.Host;
        if (
            !sessions.AreNeeded
            && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            && !(IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address))
        )
        {
            throw new HttpProblemException(
                StatusCodes.Status421MisdirectedRequest,
                "Without a token, use the address 127.0.0.1 or localhost."
            );
        }
    }

    /// <summary>Requests that change something must come from a page of this server, or from no page at all.</summary>
    private static void CheckOrigin(HttpRequest request, RequestProof proof)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return;
        }

        string origin = request.Headers.Origin.ToString();
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        bool isOurs =
            origin.Length > 0
                ? Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
                    && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
                // Programs send no origin, and have no cookies. A browser sends it with every such request.
                : proof != RequestProof.Cookie && site is "" or "none" or "same-origin";
        if (!isOurs)
        {
            throw new HttpProblemException(
                StatusCodes.Status403Forbidden,
                "The request comes from a page of another site."
            );
        }
    }

    private static Task Refuse(HttpContext context)
    {
        // Only a browser that opens a page can use the page for signing in.
        if (
            HttpMethods.IsPost(context.Request.Method)
            || !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
        )
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return context.WriteProblem(
                StatusCodes.Status401Unauthorized,
                "Send the token of this gateway: Authorization: Bearer TOKEN."
            );
        }

        context.SeeOther("/login");
        return Task.CompletedTask;
    }

    private RequestProof ProofOf(HttpRequest request)
    {
        if (!sessions.AreNeeded)
        {
            return RequestProof.NotNeeded;
        }

        string authorization = request.Headers.Authorization.ToString();
        if (
            authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && sessions.IsToken(authorization[Bearer.Length..].Trim())
        )
        {
            return RequestProof.Token;
        }

        return request.Cookies[OperatorSessions.Cookie] is { } cookie && sessions.Has(cookie)
            ? RequestProof.Cookie
            : RequestProof.None;
    }
}
