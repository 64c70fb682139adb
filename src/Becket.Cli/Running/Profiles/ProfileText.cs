using System.Text;

namespace Becket.Cli.Running.Profiles;

/// <summary>Cuts a line of a profile into words as a shell does: at blanks, with quotes, backslashes and
/// comments.</summary>
internal static class ProfileText
{
    /// <summary>Cuts a line.</summary>
    /// <returns>False if a quote is not closed.</returns>
    public static bool TryCut(string line, out IReadOnlyList<string> words)
    {
        var found = new List<string>();
        words = found;
        int i = 0;
        while (true)
        {
            while (i < line.Length && char.IsWhiteSpace(line[i]))
            {
                i++;
            }

            if (i == line.Length || line[i] == '#')
            {
                return true;
            }

            if (!TryReadWord(line, ref i, out string word))
            {
                return false;
            }

            found.Add(word);
        }
    }

    private static bool TryReadWord(string line, ref int i, out string word)
    {
        var text = new StringBuilder();
        char quote = '\0';
        for (; i < line.Length && (quote != '\0' || !char.IsWhiteSpace(line[i])); i++)
        {
            char letter = line[i];
            if (letter == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && (letter is '\'' or '"'))
            {
                quote = letter;
            }
            else if (letter == '\\' && IsEscape(line, i, quote))
            {
                text.Append(line[++i]);
            }
            else
            {
                text.Append(letter);
            }
        }

        word = text.ToString();
        return quote == '\0';
    }

    /// <summary>Whether a backslash takes the meaning from the next letter: none does in single quotes, and in double
    /// quotes only those before a quote or another backslash, so that "\n" and "\d" stay as they are.</summary>
    private static bool IsEscape(string line, int i, char quote) =>
        i + 1 < line.Length
        && quote switch
        {
            '\'' => false,
            '"' => line[i + 1] is '"' or '\\',
            _ => true,
        };
}
