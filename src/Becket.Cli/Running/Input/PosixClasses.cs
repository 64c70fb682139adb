using System.Text;

namespace Becket.Cli.Running.Input;

/// <summary>Translates the classes of POSIX in a regular expression, such as [[:space:]], which .NET does not
/// know.</summary>
internal static class PosixClasses
{
    /// <summary>Returns the expression in .NET's syntax.</summary>
    /// <exception cref="ArgumentException">There is no class of this name.</exception>
    public static string Translate(string pattern)
    {
        if (!pattern.Contains("[:", StringComparison.Ordinal))
        {
            return pattern;
        }

        var translated = new StringBuilder();
        bool isInside = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            int end =
                isInside && pattern.AsSpan(i).StartsWith("[:")
                    ? pattern.IndexOf(":]", i + 2, StringComparison.Ordinal)
                    : -1;
            if (c == '\\' && i + 1 < pattern.Length)
            {
                translated.Append(c).Append(pattern[++i]);
            }
            else if (end > 0)
            {
                translated.Append(SetOf(pattern[(i + 2)..end]));
                i = end + 1;
            }
            else if (!isInside && c == '[')
            {
                isInside = true;
                i = AppendOpening(translated, pattern, i);
            }
            else
            {
                isInside &= c != ']';
                translated.Append(c);
            }
        }

        return translated.ToString();
    }

    /// <summary>Appends the beginning of a set: a bracket that follows it belongs to the set.</summary>
    /// <returns>The index of the last character that was appended.</returns>
    private static int AppendOpening(StringBuilder translated, string pattern, int i)
    {
        translated.Append('[');
        if (i + 1 < pattern.Length && pattern[i + 1] == '^')
        {
            translated.Append('^');
            i++;
        }

        if (i + 1 < pattern.Length && pattern[i + 1] == ']')
        {
            translated.Append(@"\]");
            i++;
        }

        return i;
    }

    /// <summary>The characters of a class, as they are written in a set.</summary>
    private static string SetOf(string name) =>
        name switch
        {
            "alpha" => @"\p{L}",
            "^alpha" => @"\P{L}",
            "digit" => "0-9",
            "^digit" => @"\x00-/:-\uFFFF",
            "alnum" => @"\p{L}0-9",
            "upper" => @"\p{Lu}",
            "^upper" => @"\P{Lu}",
            "lower" => @"\p{Ll}",
            "^lower" => @"\P{Ll}",
            "space" => @"\s",
            "^space" => @"\S",
            "blank" => @" \t",
            "^blank" => @"\x00-\x08\x0A-\x1F!-\uFFFF",
            "punct" => @"!-/:-@\[-`{-~",
            "cntrl" => @"\x00-\x1F\x7F",
            "graph" => "!-~",
            "print" => " -~",
            "xdigit" => "0-9A-Fa-f",
            "^xdigit" => @"\x00-/:-@G-`g-\uFFFF",
            "word" => @"\w",
            "^word" => @"\W",
            _ => throw new ArgumentException($"there is no class [:{name}:]", nameof(name)),
        };
}
