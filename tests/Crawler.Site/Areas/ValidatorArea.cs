namespace Crawler.Site.Areas;

/// <summary>Pages with validators: "/validator/etag/…", "/validator/date/…". Asked with them, they answer 304; those
/// below "changing" do not.</summary>
public sealed class ValidatorArea : IArea
{
    private const string Date = "Sat, 01 Jan 2000 00:00:00 GMT";

    /// <inheritdoc/>
    public string Prefix => "validator";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request)
    {
        if (request.Parts.Length == 1)
        {
            return SiteAnswer.Index("Validators", ["etag/1", "etag/2", "date/1", "changing/1"]);
        }

        string tag = request.Parts[1] == "changing" ? $"\"{request.At.Ticks}\"" : $"\"{request.Path}\"";
        return request.Parts[1] switch
        {
            "date" when request.Header("If-Modified-Since") == Date => new SiteAnswer { Status = 304 },
            "date" => SiteAnswer.Titled(request.Path).With("Last-Modified", Date),
            _ when request.Header("If-None-Match") == tag => new SiteAnswer { Status = 304 }.With("ETag", tag),
            _ => SiteAnswer.Titled(request.Path).With("ETag", tag),
        };
    }
}
