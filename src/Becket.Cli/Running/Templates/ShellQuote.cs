using System.Buffers;
using System.Text;

namespace Becket.Cli.Running.Templates;

/// <summary>Quotes words so that a POSIX shell reads them unchanged.</summary>
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

    /// <summary>One word.</summary>
    public static string Word(string word)
    {
        if (word.Length > 0 && !word.AsSpan().ContainsAnyExcept(s_plain))
        {
            return word;
        }

        // Between single quotes, a shell reads every character unchanged except the single quote.
        return "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
    }

    /// <summary>Quotes the first word, which an equals sign would make an assignment.</summary>
    private static string Program(string word) =>
        word.Contains('=', StringComparison.Ordinal) && Word(word) == word ? "'" + word + "'" : Word(word);
}
