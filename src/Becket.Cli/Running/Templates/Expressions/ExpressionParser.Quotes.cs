using System.Text;
using System.Text.RegularExpressions;

namespace Becket.Cli.Running.Templates.Expressions;

/// <content>Texts between delimiters: patterns, replacements, quotes.</content>
internal sealed partial class ExpressionParser
{
    /// <summary>Parses a match, a substitution or a transliteration.</summary>
    /// <param name="target">What it reads, and changes.</param>
    /// <returns>Null if none is next.</returns>
    private Evaluation? ParsePatternOperation(Operand target)
    {
        int start = _at;
        if (Current == '/' || TakeDelimitedWord("m"))
        {
            string pattern = ReadDelimited();
            return Match(target, ParsePattern(pattern, ReadFlags("igmsxo", out RegexOptions options), options));
        }

        if (TakeDelimitedWord("s"))
        {
            return ParseSubstitution(target, start);
        }

        if (TakeDelimitedWord("tr") || TakeDelimitedWord("y"))
        {
            string from = ReadDelimited(keepsEnd: true);
            string to = ReadSecond(from);
            string flags = ReadFlags("cdsr", out _);
            return ChangeTarget(target, new Transliteration(from[1..], to, flags).Apply, flags.Contains('r'), start);
        }

        return null;
    }

    private Evaluation ParseSubstitution(Operand target, int start)
    {
        string pattern = ReadDelimited(keepsEnd: true);
        string replacement = ReadSecond(pattern);
        string flags = ReadFlags("gimsxero", out RegexOptions options);
        Func<ExpressionScope, Regex> regex = ParsePattern(pattern[1..], flags, options);
        Evaluation with;
        if (flags.Contains('e', StringComparison.Ordinal))
        {
            var inner = new ExpressionParser(replacement, groups);
            inner._depth = _depth;
            with = inner.Parse();
            CanSkip |= inner.CanSkip;
            NeedsTotal |= inner.NeedsTotal;
        }
        else
        {
            with = ParseInterpolation(replacement, isPattern: false);
        }

        var substitution = new Substitution(regex, with, flags.Contains('g', StringComparison.Ordinal));
        return ChangeTarget(target, substitution.Apply, flags.Contains('r', StringComparison.Ordinal), start);
    }

    /// <summary>Applies a change to a variable.</summary>
    /// <param name="target">The variable.</param>
    /// <param name="change">Returns the new text, and the number of changes.</param>
    /// <param name="returnsText">Whether the variable stays, and the new text is the result.</param>
    /// <param name="start">Where the operation begins.</param>
    private Evaluation ChangeTarget(
        Operand target,
        Func<ExpressionScope, string, (string Text, int Count)> change,
        bool returnsText,
        int start
    )
    {
        Evaluation get = target.Get;
        if (returnsText)
        {
            return scope => new Scalar(change(scope, get(scope).ToString()).Text);
        }

        if (target.Set is not { } set)
        {
            _at = start;
            throw Error("only $_ and variables can be changed");
        }

        return scope =>
        {
            (string text, int count) = change(scope, get(scope).ToString());
            if (count > 0)
            {
                set(scope, new Scalar(text));
            }

            return count > 0 ? new Scalar(count) : Scalar.Empty;
        };
    }

    private static Evaluation Match(Operand target, Func<ExpressionScope, Regex> regex)
    {
        Evaluation get = target.Get;
        return scope =>
        {
            System.Text.RegularExpressions.Match match = regex(scope).Match(get(scope).ToString());
            scope.Match = match.Success ? match : scope.Match;
            return Scalar.Of(match.Success);
        };
    }

    private static Evaluation DynamicMatch(Operand target, Evaluation pattern) =>
        Match(target, Cached(pattern, RegexOptions.None));

    private Func<ExpressionScope, Regex> ParsePattern(string pattern, string flags, RegexOptions options)
    {
        if (!pattern.Contains('$', StringComparison.Ordinal) && !pattern.Contains(@"\Q", StringComparison.Ordinal))
        {
            Regex regex = CreatePattern(pattern, options);
            return _ => regex;
        }

        Evaluation text = ParseInterpolation(pattern, isPattern: true);
        if (!Interpolation.IsConstant(pattern))
        {
            return Cached(text, options);
        }

        Regex constant = CreatePattern(text(new ExpressionScope("", default)).ToString(), options);
        return _ => constant;
    }

    private Regex CreatePattern(string pattern, RegexOptions options)
    {
        try
        {
            return LinearPattern.Create(pattern, options);
        }
        catch (MisuseException mistake)
        {
            throw Error(mistake.Message);
        }
    }

    /// <summary>A pattern that depends on values: it is created again only if they differ.</summary>
    private static Func<ExpressionScope, Regex> Cached(Evaluation pattern, RegexOptions options)
    {
        string? last = null;
        Regex? regex = null;
        return scope =>
        {
            string text = pattern(scope).ToString();
            if (regex is null || text != last)
            {
                try
                {
                    regex = LinearPattern.Create(text, options);
                }
                catch (MisuseException mistake)
                {
                    throw new ValueException(mistake.Message);
                }

                last = text;
            }

            return regex;
        };
    }

    /// <summary>Parses a text with variables in it.</summary>
    private Evaluation ParseInterpolation(string text, bool isPattern) =>
        Interpolation.Parse(text, isPattern, ParseInner);

    /// <summary>Parses the variable at the beginning of a text.</summary>
    private (Evaluation Get, int Length) ParseInner(string text)
    {
        var inner = new ExpressionParser(text, groups) { _depth = _depth };
        Operand variable = inner.ParseVariable();
        return (variable.Get, inner._at);
    }

    /// <summary>Takes a word such as <c>s</c> if a delimiter follows it.</summary>
    private bool TakeDelimitedWord(string word)
    {
        int next = _at + word.Length;
        if (string.CompareOrdinal(code, _at, word, 0, word.Length) != 0 || next >= code.Length)
        {
            return false;
        }

        char delimiter = code[next];
        if (IsWordCharacter(delimiter) || char.IsWhiteSpace(delimiter) || delimiter is ',' or ';' or ')' or '=')
        {
            return false;
        }

        _at = next;
        return true;
    }

    /// <summary>Reads the text between the next character and the one that closes it.</summary>
    /// <param name="keepsEnd">Whether the opening delimiter is returned before the text.</param>
    private string ReadDelimited(bool keepsEnd = false)
    {
        SkipSpace();
        int start = _at;
        char open = Current;
        char close = open switch
        {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            _ => open,
        };
        var text = new StringBuilder(keepsEnd ? open.ToString() : "");
        int depth = 1;
        for (_at++; _at < code.Length; _at++)
        {
            char c = code[_at];
            if (c == '\\' && _at + 1 < code.Length)
            {
                // The backslash before a delimiter belongs to the delimiter, unless the delimiter has a meaning.
                char next = code[++_at];
                bool isDelimiter = next == open && open == close && !"|.^$*+?\\".Contains(next);
                text.Append(isDelimiter ? "" : "\\").Append(next);
                continue;
            }

            depth +=
                c == close ? -1
                : c == open ? 1
                : 0;
            if (depth == 0)
            {
                _at++;
                return text.ToString();
            }

            text.Append(c);
        }

        _at = start;
        throw Error($"the closing '{close}' is missing");
    }

    /// <summary>Reads the second text, which begins where the first one ended, or with its own delimiter.</summary>
    private string ReadSecond(string first)
    {
        if (first[0] is '(' or '[' or '{' or '<')
        {
            return ReadDelimited();
        }

        // The delimiter between both texts serves as the opening one.
        _at--;
        return ReadDelimited();
    }

    private string ReadFlags(string known, out RegexOptions options)
    {
        int start = _at;
        while (char.IsAsciiLetter(Current))
        {
            if (!known.Contains(Current, StringComparison.Ordinal))
            {
                throw Error($"known letters here are {string.Join(", ", known.ToCharArray())}");
            }

            _at++;
        }

        string flags = code[start.._at];
        options =
            (flags.Contains('i') ? RegexOptions.IgnoreCase : 0)
            | (flags.Contains('m') ? RegexOptions.Multiline : 0)
            | (flags.Contains('s') ? RegexOptions.Singleline : 0)
            | (flags.Contains('x') ? RegexOptions.IgnorePatternWhitespace : 0);
        return flags;
    }

    private static string Unescaped(string text)
    {
        var unescaped = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '\\' or '\'';
            unescaped.Append(text[isEscape ? ++i : i]);
        }

        return unescaped.ToString();
    }
}
