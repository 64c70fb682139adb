namespace Crawler.Addresses;

/// <summary>The crawler's own name.</summary>
public static class UserAgents
{
    /// <summary>The name with an address where it is explained.</summary>
    public const string Default = "Becket-Crawler/1.0 (+https://github.com/becket-net/becket)";

    /// <summary>The part of a name that robots.txt speaks of: the letters, "-" and "_" that it begins with.</summary>
    public static string ProductOf(string userAgent)
    {
        int end = 0;
        while (end < userAgent.Length && (char.IsAsciiLetter(userAgent[end]) || userAgent[end] is '-' or '_'))
        {
            end++;
        }

        return userAgent[..end];
    }
}
