using System.Buffers;
using System.Text;

namespace Becket.Cli.Running.Templates.Shells;

/// <summary>Quotes words so that a shell reads them unchanged.</summary>
internal static class ShellQuote
{
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:,+@%^="
    );

    /// <summary>The words as a line.</summary>
    public static string Line(IReadOnlyList<string> words)
    {
        if (words is [var only])
        {
            return Program(only);
        }

        var line = new StringBuilder(Program(words[0]));
        for (int i = 1; i < words.Count; i++)
        {
            line.Append(' ').Append(Word(words[i]));
        }

        return line.ToString();
    }

    /// <summary>One word. Every shell reads it unchanged, fish too.</summary>
    public static string Word(string word) =>
        word.Length > 0 && word[0] != '=' && !word.AsSpan().ContainsAnyExcept(s_plain) ? word : Quoted(word);

    /// <summary>A word of a script, where more characters have a meaning than in a line of quoted words.</summary>
    /// <param name="word">The word.</param>
    /// <param name="isQuoted">Whether it is quoted in any case.</param>
    public static string ScriptWord(string word, bool isQuoted)
    {
        bool isPlain =
            word.Length > 0
            && !word.AsSpan().ContainsAnyExcept(s_plain)
            && !word.AsSpan().ContainsAny("=,^")
            && !isQuoted
            && !ShellWords.IsKeyword(word);
        return isPlain ? word : Quoted(word);
    }

    /// <summary>A text between double quotes, without them.</summary>
    public static string InDoubleQuotes(string text, ShellKind kind) =>
        Escaped(text, kind == ShellKind.Fish ? "\\\"$" : "\\\"$`");

    /// <summary>A text between single quotes, without them.</summary>
    public static string InSingleQuotes(string text, ShellKind kind) =>
        kind == ShellKind.Fish ? Escaped(text, "\\'") : text.Replace("'", @"'\''", StringComparison.Ordinal);

    /// <summary>A text in a here-document that the shell expands.</summary>
    public static string InHereDocument(string text) => Escaped(text, "\\$`");

    private static string Quoted(string word)
    {
        // Between single quotes, a shell reads every character unchanged except the single quote. Fish also reads a
        // backslash before a backslash or a quote, so there the backslashes are outside.
        string quoted = word.Replace("'", @"'\''", StringComparison.Ordinal);
        bool isMisreadByFish =
            word.Contains(@"\\", StringComparison.Ordinal)
            || word.Contains(@"\'", StringComparison.Ordinal)
            || word.EndsWith('\\');
        return isMisreadByFish ? BackslashesOutside(word) : "'" + quoted + "'";
    }

    private static string BackslashesOutside(string word)
    {
        var quoted = new StringBuilder();
        bool isInside = false;
        foreach (char c in word)
        {
            bool belongsInside = c is not ('\\' or '\'');
            if (belongsInside != isInside)
            {
                quoted.Append('\'');
                isInside = belongsInside;
            }

            quoted.Append(isInside ? "" : "\\").Append(c);
        }

        return isInside ? quoted.Append('\'').ToString() : quoted.ToString();
    }

    private static string Escaped(string text, string special)
    {
        if (!text.AsSpan().ContainsAny(special))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            if (special.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>Quotes the first word, which an equals sign would make an assignment.</summary>
    private static string Program(string word) =>
        (word.Contains('=', StringComparison.Ordinal) || ShellWords.IsKeyword(word)) && Word(word) == word
            ? "'" + word + "'"
            : Word(word);
}
