using System.Text;

namespace Becket.Cli.Running.Progress;

/// <summary>Makes a text from a command or its values safe to print: on one line, without control characters that a
/// terminal or a document interprets, and not too long.</summary>
internal static class VisibleText
{
    /// <param name="text">The text.</param>
    /// <param name="most">The greatest number of characters; an ellipsis replaces the rest.</param>
    public static string Of(string text, int most = 200)
    {
        bool isCut = text.Length > most;
        ReadOnlySpan<char> shown = text.AsSpan(0, isCut ? Math.Max(0, most - 1) : text.Length);
        if (!isCut && IsPlain(shown))
        {
            return text;
        }

        var visible = new StringBuilder(shown.Length + 1);
        foreach (Rune rune in shown.EnumerateRunes())
        {
            visible.Append(
                IsVisible(rune) ? rune.ToString()
                : rune.Value is '\n' or '\t' or '\r' ? " "
                : "\uFFFD"
            );
        }

        return isCut ? visible.Append('…').ToString() : visible.ToString();
    }

    private static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');

    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                System.Globalization.UnicodeCategory.Control
                or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator
                or System.Globalization.UnicodeCategory.ParagraphSeparator
                or System.Globalization.UnicodeCategory.OtherNotAssigned
            )
        && rune.Value is not (0xFFFE or 0xFFFF);
}
