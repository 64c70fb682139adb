using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Http;

/// <summary>A line of the table of routes.</summary>
/// <param name="Method">GET, which includes HEAD, or POST.</param>
/// <param name="Pattern">The path, with names in braces for the parts that vary.</param>
/// <param name="Handle">Answers a request.</param>
internal sealed record Route(string Method, string Pattern, RequestDelegate Handle)
{
    /// <summary>Whether the route is open to requests without a token.</summary>
    public bool IsPublic { get; init; }

    public static Route Get(string pattern, RequestDelegate handle) => new(HttpMethods.Get, pattern, handle);

    public static Route Post(string pattern, RequestDelegate handle) => new(HttpMethods.Post, pattern, handle);
}
