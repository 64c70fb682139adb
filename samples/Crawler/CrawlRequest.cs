using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Crawler;

/// <summary>Something to fetch. It is kept in the crawl's state until it is done, so it holds values and no
/// functions: what parses its page is named by <see cref="Label"/>.</summary>
public sealed record CrawlRequest
{
    /// <summary>Makes a request.</summary>
    /// <param name="address">An absolute address of http or https. Its fragment is left out.</param>
    /// <exception cref="ArgumentException">The address is relative, or of another scheme.</exception>
    [JsonConstructor]
    public CrawlRequest(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            throw new ArgumentException(
                $"\"{address}\" cannot be fetched: an address begins with http:// or https:// and has a host.",
                nameof(address)
            );
        }

        Address = address.Fragment.Length > 0 ? new Uri(address.GetLeftPart(UriPartial.Query)) : address;
    }

    /// <inheritdoc cref="CrawlRequest(Uri)"/>
    public CrawlRequest(string address)
        : this(new Uri(address, UriKind.RelativeOrAbsolute)) { }

    /// <summary>The address.</summary>
    public Uri Address { get; }

    /// <summary>Which function of the spider parses the page: see <see cref="Spider{TItem}.Route"/>. Default: "", which
    /// is <see cref="Spider{TItem}.Parse"/>.</summary>
    public string Label { get; init; } = "";

    /// <summary>Requests with a greater number are fetched first; among equal ones, those that were found first.
    /// Default: 0.</summary>
    public int Priority { get; init; }

    /// <summary>How many links lie between a start address and this one. <see cref="Page.Follow(string, string)"/>
    /// counts it.</summary>
    public int Depth { get; init; }

    /// <summary>Values that travel with the request to its page.</summary>
    public ImmutableDictionary<string, string> Data { get; init; } = [];

    /// <summary>Headers for this request alone.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = [];

    /// <summary>Whether it is fetched although its address was seen before. Default: false.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>How many redirects led here.</summary>
    public int Redirects { get; init; }
}
