using Crawler.Site.Areas;
using Crawler.Site.Graph;

namespace Crawler.Site;

/// <summary>The site: what it answers, and what it was asked for. A front sends it: <see cref="Fronts.WebFront"/>
/// behind Kestrel, <see cref="Fronts.LoopFront"/> on a reactor, also of a simulation.</summary>
public sealed class TestSite
{
    private readonly Dictionary<string, IArea> _areas;

    /// <summary>Makes a site.</summary>
    public TestSite(SiteOptions? options = null)
    {
        Options = options ?? new SiteOptions();
        Graph = new GraphPages(Options);
        IArea[] areas =
        [
            Graph,
            new CharsetArea(),
            new CompressionArea(),
            new BrokenArea(),
            new LinkArea(),
            new RedirectArea(),
            new TrapArea(),
            new SizeArea(),
            new SlowArea(),
            new RefusalArea(),
            new ValidatorArea(),
            new QueueArea(),
        ];
        _areas = areas.ToDictionary(area => area.Prefix, StringComparer.Ordinal);
    }

    /// <summary>Its options.</summary>
    public SiteOptions Options { get; }

    /// <summary>The pages of the graph.</summary>
    public GraphPages Graph { get; }

    /// <summary>What it was asked for.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>The answer to a request, which is logged as begun. The front ends it.</summary>
    internal SiteAnswer Answer(SiteRequest request, out LoggedRequest logged)
    {
        logged = Log.Begin(request, out int earlier);
        request = request with { Earlier = earlier };
        return request.Path switch
        {
            "/robots.txt" => RobotsTexts.Answer(request),
            "/" => SiteAnswer.Index("Test site", _areas.Keys.Select(area => $"/{area}/")),
            _ when request.Path.StartsWith("/sitemap", StringComparison.Ordinal) => Sitemaps.Answer(request, this),
            _ when request.Parts.Length > 0 && _areas.TryGetValue(request.Parts[0], out IArea? area) => area.Answer(
                request
            ),
            _ => SiteAnswer.NotFound(),
        };
    }
}
