using System.Text;
using System.Text.RegularExpressions;

namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>A placeholder that <c>--rpl</c> defines: a tag, and the expression that changes the value.</summary>
/// <remarks>Parentheses in the tag are regular expressions, and <c>$$1</c> in the expression is the text of the
/// first.</remarks>
internal sealed class ReplacementRule
{
    private readonly string _code;
    private readonly Expression? _expression;
    private readonly Regex _pattern;

    private ReplacementRule(string tag, string code)
    {
        _code = code;
        int group = tag.IndexOf('(', StringComparison.Ordinal);
        if (group < 0)
        {
            _expression = Expression.Parse(code);
        }

        // A tag in braces may hold the number of a column behind the first one.
        string number = tag.StartsWith('{') ? @"(?<column>-?[0-9]+)?" : "";
        string first = tag.StartsWith('{') ? @"\{" : "";
        _pattern = LinearPattern.Create("^" + first + number + "(?:" + PatternOf(tag[(first.Length / 2)..]) + ")");
        Start =
            tag.StartsWith('{') ? "{"
            : group < 0 ? tag
            : tag[..group];
    }

    private string Start { get; }

    /// <summary>Reads the value of <c>--rpl</c>.</summary>
    /// <exception cref="MisuseException">It is no tag with an expression.</exception>
    public static ReplacementRule Parse(string text)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0
            ? new ReplacementRule(text[..space], text[(space + 1)..])
            : throw new MisuseException(
                $"--rpl takes a tag, a space and an expression, as in '{{o}} s/x/y/', not '{text}'"
            );
    }

    /// <summary>Finds the next place where the tag may begin.</summary>
    public int Next(string text, int from) => text.IndexOf(Start, from, StringComparison.Ordinal);

    /// <summary>Reads the tag at the beginning of a text.</summary>
    /// <returns>Null if the text does not begin with it.</returns>
    public Placeholder? Read(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Start, StringComparison.Ordinal))
        {
            return null;
        }

        Match match = _pattern.Match(text.ToString());
        if (!match.Success)
        {
            return null;
        }

        int column = Placeholder.TakeNumber(match.Groups["column"].Value, out _);
        string[] groups =
        [
            .. match.Groups.Values.Where(group => group.Name.StartsWith('g')).Select(group => group.Value),
        ];
        return Placeholder.OfExpression(match.Value, _expression ?? Expression.Parse(_code, groups), column);
    }

    /// <summary>The tag as a pattern: what is between parentheses is one already.</summary>
    private static string PatternOf(string tag)
    {
        var pattern = new StringBuilder();
        int group = 0;
        int depth = 0;
        foreach (char c in tag)
        {
            if (c == '(' && depth++ == 0)
            {
                pattern.Append(System.Globalization.CultureInfo.InvariantCulture, $"(?<g{++group}>");
            }
            else if (depth > 0 || c == ')')
            {
                depth -= c == ')' ? 1 : 0;
                pattern.Append(c);
            }
            else
            {
                pattern.Append(c is '{' or '}' ? "\\" + c : Regex.Escape(c.ToString()));
            }
        }

        return pattern.ToString();
    }
}
