namespace Becket.Cli.Running.Templates;

/// <summary>Which texts are placeholders.</summary>
internal sealed record PlaceholderSyntax
{
    /// <summary>The placeholders without any option.</summary>
    public static PlaceholderSyntax Standard { get; } = new();

    /// <summary>The names of the columns; empty if they have no names.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether the placeholders of <c>--plus</c> are known.</summary>
    public bool Plus { get; init; }

    /// <summary>Placeholders that options add or replace. The last of two that are equal counts.</summary>
    public IReadOnlyList<PlaceholderTag> Tags { get; init; } = [];

    /// <summary>What is before and after an expression.</summary>
    public (string Open, string Close) Parentheses { get; init; } = ("{=", "=}");

    /// <summary>Finds the next place where a placeholder may begin.</summary>
    /// <returns>Its index, or -1.</returns>
    public int Next(string text, int from)
    {
        if (from >= text.Length)
        {
            return -1;
        }

        int next = text.IndexOf('{', from);
        next = Earlier(next, text.IndexOf(Parentheses.Open, from, StringComparison.Ordinal));
        foreach (PlaceholderTag tag in Tags)
        {
            int found = tag.Rule is null
                ? text.IndexOf(tag.Text, from, StringComparison.Ordinal)
                : tag.Rule.Next(text, from);
            next = Earlier(next, found);
        }

        return next;
    }

    /// <summary>Reads the placeholder at an index.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The index.</param>
    /// <returns>Null if there is none.</returns>
    public Placeholder? Read(string text, int at)
    {
        ReadOnlySpan<char> rest = text.AsSpan(at);
        if (rest.StartsWith(Parentheses.Open, StringComparison.Ordinal))
        {
            ReadOnlySpan<char> inside = rest[Parentheses.Open.Length..];
            int close = inside.IndexOf(Parentheses.Close, StringComparison.Ordinal);
            if (close >= 0)
            {
                int length = Parentheses.Open.Length + close + Parentheses.Close.Length;
                return Placeholder.OfExpression(rest[..length].ToString(), inside[..close].ToString());
            }
        }

        // The longest one: -I , and --rpl ',, …' may both be there.
        Placeholder? longest = null;
        foreach (PlaceholderTag tag in Tags)
        {
            Placeholder? found =
                tag.Rule is { } rule ? rule.Read(rest)
                : rest.StartsWith(tag.Text, StringComparison.Ordinal) ? OfStandard(tag)
                : null;
            longest = found is not null && found.Text.Length >= (longest?.Text.Length ?? 1) ? found : longest;
        }

        int end = rest[0] == '{' ? rest.IndexOf('}') : -1;
        return longest ?? (end < 0 ? null : Placeholder.Read(rest[1..end], this));
    }

    /// <summary>Whether the braces with this content were replaced by another text.</summary>
    public bool IsReplaced(ReadOnlySpan<char> content)
    {
        foreach (PlaceholderTag tag in Tags)
        {
            if (tag.Standard is not null && content.SequenceEqual(tag.Standard))
            {
                return true;
            }
        }

        return false;
    }

    private static Placeholder? OfStandard(PlaceholderTag tag) =>
        Placeholder.Read(tag.Standard, Standard)?.WithText(tag.Text);

    private static int Earlier(int one, int other) =>
        one < 0 ? other
        : other < 0 ? one
        : Math.Min(one, other);
}
