namespace Crawler.Site.Areas;

/// <summary>Answers that break off or break the rules: "/broken/NAME". Only the front on a reactor can send
/// them.</summary>
/// <remarks>"/broken/once/NAME" is broken the first time only.</remarks>
public sealed class BrokenArea : IArea
{
    /// <summary>The answers by their names.</summary>
    public static IReadOnlyDictionary<string, Misbehaviour> Kinds { get; } =
        new Dictionary<string, Misbehaviour>
        {
            ["length"] = Misbehaviour.BodyCut,
            ["reset"] = Misbehaviour.Reset,
            ["chunk"] = Misbehaviour.ChunkCut,
            ["bad-chunk"] = Misbehaviour.BadChunk,
            ["no-answer"] = Misbehaviour.NoAnswer,
            ["not-http"] = Misbehaviour.NotHttp,
            ["endless-headers"] = Misbehaviour.EndlessHeaders,
        };

    /// <inheritdoc/>
    public string Prefix => "broken";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request)
    {
        if (request.Parts.Length == 1)
        {
            return SiteAnswer.Index("Broken", Kinds.Keys);
        }

        bool isOnce = request.Parts is [_, "once", _];
        string name = request.Parts[^1];
        return Kinds.TryGetValue(name, out Misbehaviour kind)
            ? SiteAnswer.Titled(name, string.Concat(Enumerable.Repeat("<p>text</p>\n", 100))) with
            {
                Misbehaviour = isOnce && request.Earlier > 0 ? Misbehaviour.None : kind,
            }
            : SiteAnswer.NotFound();
    }
}
