using System.Text;

namespace Crawler.Site.Areas;

/// <summary>The robots.txt of each host. Hosts named "robots-…" have a special one.</summary>
public static class RobotsTexts
{
    /// <summary>The answer for a host.</summary>
    public static SiteAnswer Answer(SiteRequest request) =>
        request.Host switch
        {
            "robots-404.test" => SiteAnswer.NotFound(),
            "robots-403.test" => SiteAnswer.NotFound() with { Status = 403 },
            // Two failures, then all is well.
            "robots-500.test" when request.Earlier < 2 => SiteAnswer.Text("broken") with { Status = 500 },
            "robots-503.test" => SiteAnswer.Text("broken") with { Status = 503 },
            "robots-redirect.test" => SiteAnswer.Redirect($"http://a.test{request.Port}/robots.txt"),
            "robots-loop.test" => SiteAnswer.Redirect("/robots.txt"),
            "robots-delay.test" => SiteAnswer.Text("User-agent: *\nCrawl-delay: 3\nDisallow: /private/\n"),
            "robots-none.test" => SiteAnswer.Text("User-agent: *\nDisallow: /\n"),
            "robots-huge.test" => SiteAnswer.Text(Huge()),
            "robots-html.test" => SiteAnswer.Titled("Not a robots.txt"),
            "robots-never.test" => SiteAnswer.Text("") with { Misbehaviour = Misbehaviour.NeverAnswers },
            _ => SiteAnswer.Text(
                $"User-agent: *\nDisallow: /private/\nSitemap: http://{request.Host}{request.Port}/sitemap.xml\n"
            ),
        };

    // What is behind 500 KiB does not count (RFC 9309, section 2.5).
    private static string Huge()
    {
        var text = new StringBuilder("User-agent: *\nDisallow: /private/\n");
        while (text.Length < 600 * 1024)
        {
            text.Append("# a comment that fills the file up to its limit and beyond it\n");
        }

        return text.Append("Disallow: /\n").ToString();
    }
}
