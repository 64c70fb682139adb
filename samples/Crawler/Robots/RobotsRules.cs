namespace Crawler.Robots;

/// <summary>What one crawler may fetch from a site.</summary>
public sealed class RobotsRules
{
    private readonly RobotsRule[] _rules;

    internal RobotsRules(IReadOnlyList<RobotsGroup> groups)
    {
        _rules = [.. groups.SelectMany(group => group.Rules).OrderByDescending(rule => rule.Pattern.Length)];
        CrawlDelay = groups.Max(group => group.CrawlDelay);
    }

    /// <summary>The least time between two fetches; null if the file names none.</summary>
    public TimeSpan? CrawlDelay { get; }

    /// <summary>Whether an address may be fetched. The longest pattern that matches decides; of two with the same
    /// length, the one that allows (RFC 9309, section 2.2.2).</summary>
    public bool IsAllowed(Uri address)
    {
        string path = RobotsPattern.Normalize(address.PathAndQuery);
        if (path == "/robots.txt")
        {
            return true;
        }

        int length = -1;
        bool allows = true;
        foreach (RobotsRule rule in _rules)
        {
            if (rule.Pattern.Length < length)
            {
                break;
            }

            if (rule.Pattern.IsMatch(path))
            {
                allows = length < 0 ? rule.Allows : allows || rule.Allows;
                length = rule.Pattern.Length;
            }
        }

        return allows;
    }
}
