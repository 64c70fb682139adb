using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Becket.Cli.Running.Templates.Expressions;

namespace Becket.Cli.Running.Templates;

/// <summary>The placeholders of <c>--plus</c> that change a value as bash's <c>${…}</c> does.</summary>
internal static class PlusChange
{
    /// <summary>Reads the end of a placeholder, as <c>:2:3</c> in <c>{1:2:3}</c>.</summary>
    /// <returns>Null if it changes nothing.</returns>
    public static ValueChange? Read(string suffix) =>
        suffix switch
        {
            [':', '-', .. var fallback] => (string value, in JobValues _) => value.Length == 0 ? fallback : value,
            [':', .. var range] => Range(range),
            ['#', '#', .. var pattern] => Keep($"^(?:{Checked(pattern)})(?<kept>(?s:.*))$"),
            ['#', .. var pattern] => Keep($"^(?:{Lazy(Checked(pattern))})(?<kept>(?s:.*))$"),
            ['%', '%', .. var pattern] => Keep($"^(?<kept>(?s:.*?))(?:{Checked(pattern)})$"),
            ['%', .. var pattern] => Keep($"^(?<kept>(?s:.*))(?:{Checked(pattern)})$"),
            ['/', '/', .. var both] => Replace(both, all: true),
            ['/', .. var both] => Replace(both, all: false),
            ['^', '^', .. var letters] => Capital(letters, all: true, text => text.ToUpperInvariant()),
            ['^', .. var letters] => Capital(letters, all: false, text => text.ToUpperInvariant()),
            [',', ',', .. var letters] => Capital(letters, all: true, text => text.ToLowerInvariant()),
            [',', .. var letters] => Capital(letters, all: false, text => text.ToLowerInvariant()),
            _ => null,
        };

    private static ValueChange? Range(string range)
    {
        string[] numbers = range.Split(':');
        if (
            numbers.Length > 2
            || !Array.TrueForAll(numbers, number => int.TryParse(number, NumberStyles.None, null, out _))
        )
        {
            return null;
        }

        int from = int.Parse(numbers[0], CultureInfo.InvariantCulture);
        int most = numbers.Length > 1 ? int.Parse(numbers[1], CultureInfo.InvariantCulture) : int.MaxValue;
        return (string value, in JobValues _) =>
            from >= value.Length ? "" : value.Substring(from, Math.Min(most, value.Length - from));
    }

    private static ValueChange Keep(string pattern)
    {
        Regex match = LinearPattern.Create(pattern);
        return (string value, in JobValues _) =>
            match.Match(value) is { Success: true } found ? found.Groups["kept"].Value : value;
    }

    private static ValueChange? Replace(string both, bool all)
    {
        int slash = both.IndexOf('/', StringComparison.Ordinal);
        if (both.Length == 0 || slash == 0)
        {
            return null;
        }

        Regex match = LinearPattern.Create(slash < 0 ? both : both[..slash]);
        string replacement = slash < 0 ? "" : both[(slash + 1)..];
        return (string value, in JobValues _) => match.Replace(value, _ => replacement, all ? -1 : 1);
    }

    private static ValueChange Capital(string letters, bool all, Func<string, string> change)
    {
        if (letters.Length == 0)
        {
            return (string value, in JobValues _) =>
                all || value.Length == 0 ? change(value) : change(value[..1]) + value[1..];
        }

        string changed = change(letters);
        return (string value, in JobValues _) =>
            all ? value.Replace(letters, changed, StringComparison.Ordinal)
            : value.StartsWith(letters, StringComparison.Ordinal) ? changed + value[letters.Length..]
            : value;
    }

    private static string Checked(string pattern) => LinearPattern.Create(pattern).ToString();

    /// <summary>The pattern with its quantifiers taking as little as possible.</summary>
    private static string Lazy(string pattern)
    {
        var lazy = new StringBuilder();
        bool isInClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            lazy.Append(c);
            if (c == '\\' && i + 1 < pattern.Length)
            {
                lazy.Append(pattern[++i]);
                continue;
            }

            isInClass = c == '[' || (isInClass && c != ']');
            bool isQuantifier = c is '*' or '+' or '}' || (c == '?' && i > 0 && pattern[i - 1] != '(');
            if (!isInClass && isQuantifier)
            {
                lazy.Append('?');
                i += i + 1 < pattern.Length && pattern[i + 1] == '?' ? 1 : 0;
            }
        }

        return lazy.ToString();
    }
}
