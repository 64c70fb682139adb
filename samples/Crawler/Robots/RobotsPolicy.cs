using Crawler.Addresses;

namespace Crawler.Robots;

/// <summary>Decides for each address what its site's robots.txt says, and fetches the file when that is needed (RFC
/// 9309, section 2.3). On the loop only.</summary>
/// <remarks>
/// <para>A file holds for <see cref="CrawlSettings.RobotsTxtLifetime"/>, or a shorter time that its answer names. An
/// answer with 4xx, or a redirect that leads nowhere, is a site without a file: all is allowed. While the file cannot
/// be had (5xx, 429, no answer), the rules that were had before hold; without any, the site waits.</para>
/// <para>All requests that ask while the file is fetched wait for that one fetch. It is cancelled when no one waits for
/// it any more.</para>
/// </remarks>
internal sealed class RobotsPolicy(
    IReactorTime time,
    CrawlSettings settings,
    [RunsOnLoop] Func<Uri, Deferred<RobotsAnswer>> fetch
)
{
    /// <summary>How many sites are remembered.</summary>
    public const int MaximumSites = 10_000;

    /// <summary>How many bytes of files are remembered.</summary>
    public const long MaximumSize = 64 * 1024 * 1024;

    /// <summary>How many redirects are followed (RFC 9309, section 2.3.1.2: at least five).</summary>
    public const int MaximumRedirects = 5;

    private readonly RobotsSites _sites = new(MaximumSites, MaximumSize);
    private readonly string _product = UserAgents.ProductOf(settings.UserAgent);

    /// <summary>After how long without an answer a site counts as one without a file (section 2.3.1.4).</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromDays(30);

    /// <summary>The shortest time for which an answer holds, even one that must not be cached: each request would fetch
    /// it again.</summary>
    public static TimeSpan ShortestLifetime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The shortest wait after a failure.</summary>
    public static TimeSpan ShortestRetryDelay { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Decides about an address.</summary>
    /// <param name="address">An absolute address of http or https.</param>
    /// <returns>The verdict: at once if the rules are there, or else when the file has been fetched. It fails only with
    /// an <see cref="OperationCanceledException"/>.</returns>
    public async Deferred<RobotsVerdict> Ask(Uri address)
    {
        if (!settings.RobotsTxtObey)
        {
            return new RobotsVerdict.Allowed(TimeSpan.Zero);
        }

        RobotsSite site = _sites.Of(address);
        if (site.Fetch is null && site.IsDue(time.Now))
        {
            var begun = new RobotsFetch();
            site.Fetch = begun;
            begun.Start(Load(site, begun));
        }

        if (site.Fetch is { } underWay)
        {
            await WaitFor(site, underWay);
        }

        return site.VerdictOn(address, time);
    }

    private static async Deferred WaitFor(RobotsSite site, RobotsFetch underWay)
    {
        try
        {
            await underWay.Wait();
        }
        catch (OperationCanceledException) when (underWay.CancelIfUnused())
        {
            // The next request begins a new one, also if this one takes its time to end.
            Clear(site, underWay);
            throw;
        }
    }

    private static void Clear(RobotsSite site, RobotsFetch ended)
    {
        if (site.Fetch == ended)
        {
            site.Fetch = null;
        }
    }

    private async Deferred Load(RobotsSite site, RobotsFetch own)
    {
        try
        {
            Take(site, await FetchFollowing(site.Address));
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception error)
        {
            SetFailed(site, $"{site.Address} cannot be had: {error.Message}", retryAfter: null);
        }
        finally
        {
            Clear(site, own);
        }
    }

    /// <summary>The answer at the end of the redirects; null if they lead nowhere.</summary>
    private async Deferred<RobotsAnswer?> FetchFollowing(Uri address)
    {
        for (int redirects = 0; redirects <= MaximumRedirects; redirects++)
        {
            RobotsAnswer answer = await fetch(address);
            if (answer.Status is < 300 or > 399)
            {
                return answer;
            }

            if (
                answer.Location is null
                || !Uri.TryCreate(address, answer.Location, out Uri? next)
                || next.Scheme is not ("http" or "https")
            )
            {
                return null;
            }

            address = next;
        }

        return null;
    }

    private void Take(RobotsSite site, RobotsAnswer? answer)
    {
        switch (answer?.Status)
        {
            case >= 200 and < 300:
                ReadOnlySpan<byte> body = answer.Body.Span;
                SetRules(
                    site,
                    RobotsFile.Parse(body),
                    answer.Lifetime,
                    Math.Min(body.Length, RobotsFile.MaximumLength)
                );
                break;

            case null
            or (>= 400 and < 500 and not 429):
                SetRules(site, RobotsFile.AllowingAll, answer?.Lifetime, size: 0);
                break;

            default:
                SetFailed(site, $"{site.Address} answers {answer.Status}", answer.RetryAfter);
                break;
        }
    }

    private void SetRules(RobotsSite site, RobotsFile file, TimeSpan? fresh, long size)
    {
        TimeSpan lifetime = settings.RobotsTxtLifetime;
        if (fresh is { } shorter && shorter < lifetime)
        {
            lifetime = shorter > ShortestLifetime ? shorter : Least(ShortestLifetime, lifetime);
        }

        long before = site.Size;
        site.SetRules(file.For(_product), settings.LongestServerDelay, time.Now + lifetime, size);
        _sites.SizeChanged(site.Size - before);
    }

    private void SetFailed(RobotsSite site, string why, TimeSpan? retryAfter)
    {
        // Twice as long each time, or as long as the site asks for, within the bounds.
        double factor = Math.Pow(2, Math.Min(site.FailedFetches, 30));
        TimeSpan wait = Least(retryAfter ?? settings.RetryDelay * factor, settings.LongestServerDelay);
        site.SetFailed(why, time.Now, time.Now + (wait > ShortestRetryDelay ? wait : ShortestRetryDelay));
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
