using System.Text;

namespace Becket.Site.Pages;

/// <summary>Takes the comments out of a Markdown page: readers of GitHub do not see them either.</summary>
/// <remarks>A comment <c>&lt;!-- given … --&gt;</c> declares what the blocks of C# below it may use. It is kept apart,
/// because with it the blocks compile, and names in them become links. A comment <c>&lt;!-- cards --&gt;</c> is about
/// the look of the list that follows, and stays.</remarks>
internal static class HiddenComments
{
    public const string Cards = "<!-- cards -->";

    private const string Given = "<!-- given";

    /// <summary>Splits a page.</summary>
    /// <returns>What a reader sees; and the declarations, each with the index of the line of that text from which on
    /// blocks may use it.</returns>
    public static (string Visible, IReadOnlyList<(int Line, string Code)> Given) Split(string markdown)
    {
        var visible = new StringBuilder();
        var given = new List<(int, string)>();
        int line = 0;
        bool isCode = false;
        bool isBlank = false;
        string[] lines = markdown.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        for (int at = 0; at < lines.Length; at++)
        {
            string text = lines[at];
            isCode ^= text.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!isCode && text.StartsWith("<!--", StringComparison.Ordinal) && text != Cards)
            {
                int first = at;
                while (at < lines.Length - 1 && !lines[at].EndsWith("-->", StringComparison.Ordinal))
                {
                    at++;
                }

                if (text.StartsWith(Given, StringComparison.Ordinal))
                {
                    given.Add((line, string.Join('\n', lines[(first + 1)..at])));
                }

                continue;
            }

            // A comment between two blank lines leaves one of them.
            if (text.Length > 0 || isCode || !isBlank)
            {
                visible.Append(text).Append('\n');
                line++;
            }

            isBlank = text.Length == 0 && !isCode;
        }

        return (visible.ToString(), given);
    }
}
