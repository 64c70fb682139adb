namespace Crawler.Site.Areas;

/// <summary>Pages that fill a queue: "/queue/7" links to a thousand leaves, "/queue/leaf/7000" to
/// "/queue/leaf/7999".</summary>
public sealed class QueueArea : IArea
{
    /// <summary>How many links a page has.</summary>
    public const int Links = 1_000;

    /// <inheritdoc/>
    public string Prefix => "queue";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request) =>
        request.Parts is [_, "leaf", ..]
            ? SiteAnswer.Titled("A leaf")
            : SiteAnswer.Index(
                "A queue",
                Enumerable.Range(request.Number(1) * Links, Links).Select(leaf => $"/queue/leaf/{leaf}")
            );
}
