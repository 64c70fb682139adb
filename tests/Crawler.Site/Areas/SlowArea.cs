namespace Crawler.Site.Areas;

/// <summary>Slow answers: "/slow/head/MS", "/slow/body/MS" (MS for each piece), "/slow/never".</summary>
public sealed class SlowArea : IArea
{
    /// <inheritdoc/>
    public string Prefix => "slow";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request)
    {
        var time = TimeSpan.FromMilliseconds(request.Number(2));
        var page = SiteAnswer.Titled(request.Path);
        return request.Parts switch
        {
            [_, "head", _, ..] => page with { HeadDelay = time },
            [_, "body", _, ..] => page with { PieceDelay = time },
            [_, "never"] => page with { Misbehaviour = Misbehaviour.NeverAnswers },
            _ => SiteAnswer.NotFound(),
        };
    }
}
