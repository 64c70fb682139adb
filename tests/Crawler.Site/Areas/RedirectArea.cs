namespace Crawler.Site.Areas;

/// <summary>Redirects: "/redirect/NAME".</summary>
public sealed class RedirectArea : IArea
{
    /// <inheritdoc/>
    public string Prefix => "redirect";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request)
    {
        int left = request.Number(2);
        string name = request.Parts.ElementAtOrDefault(1) ?? "";
        return name switch
        {
            // A chain of so many.
            "chain" when left > 0 => SiteAnswer.Redirect($"/redirect/chain/{left - 1}", 301 + (left % 2)),
            "chain" => SiteAnswer.Titled("The end of a chain"),
            "loop" => SiteAnswer.Redirect("/redirect/loop"),
            "loop-of-two" => SiteAnswer.Redirect($"/redirect/loop-of-two/{1 - left}"),
            // A loop whose addresses are all new.
            "spiral" => SiteAnswer.Redirect($"/redirect/spiral/{left + 1}"),
            "relative" => SiteAnswer.Redirect("target"),
            "target" => SiteAnswer.Titled("The target"),
            "other-host" => SiteAnswer.Redirect($"http://b.test{request.Port}/redirect/target"),
            "fragment" => SiteAnswer.Redirect("/redirect/target#part", 307),
            "permanent" => SiteAnswer.Redirect("/redirect/target", 308),
            "none" => new SiteAnswer { Status = 302 },
            "broken" => SiteAnswer.Redirect("http://[::1/"),
            "file" => SiteAnswer.Redirect("file:///etc/passwd"),
            "ftp" => SiteAnswer.Redirect("ftp://a.test/"),
            "private" => SiteAnswer.Redirect($"http://10.1.2.3{request.Port}/secret"),
            "metadata" => SiteAnswer.Redirect("http://169.254.169.254/latest/meta-data/"),
            "loopback" => SiteAnswer.Redirect($"http://127.0.0.1{request.Port}/secret"),
            "decimal" => SiteAnswer.Redirect($"http://2130706433{request.Port}/secret"),
            "mapped" => SiteAnswer.Redirect($"http://[::ffff:127.0.0.1]{request.Port}/secret"),
            "private-name" => SiteAnswer.Redirect($"http://intern.test{request.Port}/secret"),
            _ => SiteAnswer.NotFound(),
        };
    }
}
