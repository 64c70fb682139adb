namespace Crawler.Pages;

/// <summary>Attributes with several words, such as "rel".</summary>
internal static class Tokens
{
    /// <summary>Whether a word is among them. Case does not matter.</summary>
    public static bool Contain(string? text, string word)
    {
        if (text is null)
        {
            return false;
        }

        foreach (Range range in text.AsSpan().SplitAny(" \t\r\n\f"))
        {
            if (text.AsSpan()[range].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
