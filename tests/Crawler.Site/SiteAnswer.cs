using System.Text;

namespace Crawler.Site;

/// <summary>An answer, and how it is sent.</summary>
public sealed record SiteAnswer
{
    /// <summary>The status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The headers, without those of the framing.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether the body is sent in chunks.</summary>
    public bool IsChunked { get; init; }

    /// <summary>How long the headers take.</summary>
    public TimeSpan HeadDelay { get; init; }

    /// <summary>How long each piece of the body takes; zero sends it at once.</summary>
    public TimeSpan PieceDelay { get; init; }

    /// <summary>What is wrong.</summary>
    public Misbehaviour Misbehaviour { get; init; }

    /// <summary>A page.</summary>
    public static SiteAnswer Html(string html) => OfBytes(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");

    /// <summary>A page with a title and further elements.</summary>
    public static SiteAnswer Titled(string title, string body = "") =>
        Html($"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>");

    /// <summary>A page with links.</summary>
    public static SiteAnswer Index(string title, IEnumerable<string> links) =>
        Titled(title, string.Concat(links.Select(link => $"<a href=\"{link}\">{link}</a>\n")));

    /// <summary>Text.</summary>
    public static SiteAnswer Text(string text, string type = "text/plain; charset=utf-8") =>
        OfBytes(Encoding.UTF8.GetBytes(text), type);

    /// <summary>Bytes of a type; null sends none.</summary>
    public static SiteAnswer OfBytes(ReadOnlyMemory<byte> body, string? type) =>
        new() { Body = body, Headers = type is null ? [] : [("Content-Type", type)] };

    /// <summary>No page.</summary>
    public static SiteAnswer NotFound() => Titled("Not found") with { Status = 404 };

    /// <summary>A redirect.</summary>
    public static SiteAnswer Redirect(string location, int status = 302) =>
        new() { Status = status, Headers = [("Location", location)] };

    /// <summary>The answer with one more header.</summary>
    public SiteAnswer With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };
}
