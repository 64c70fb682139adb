using System.Buffers;
using System.Text.RegularExpressions;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Input;

/// <summary>Splits a line into columns at a text, or at the matches of a regular expression.</summary>
/// <remarks>
/// <para>Unless told otherwise, it removes spaces around a column, as GNU parallel does.</para>
/// <para>An expression is matched in time proportional to the line's length, whatever the expression: it runs on the
/// loop, which must go on to handle signals and outputs. An expression that cannot be matched so, with a lookaround or
/// a backreference, is refused.</para>
/// </remarks>
internal sealed class ColumnSeparator
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("\\^$.|?*+()[]{}");

    private readonly string? _literal;
    private readonly Regex? _pattern;
    private readonly bool _keepsSpaces;

    /// <param name="separator">The regular expression, as given to <c>--colsep</c>.</param>
    /// <exception cref="ArgumentException">The text is no regular expression.</exception>
    public ColumnSeparator(string separator)
    {
        Text = separator;

        // Most separators are a plain text such as a comma or a tab. Regular expressions take long to start, so plain
        // text avoids them.
        _literal = separator switch
        {
            @"\t" => "\t",
            @"\|" => "|",
            "|" => "|",
            _ when !separator.AsSpan().ContainsAny(s_special) => separator,
            _ => null,
        };
        if (_literal is not null)
        {
            return;
        }

        try
        {
            _pattern = new Regex(
                PosixClasses.Translate(separator),
                RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
            );
        }
        catch (NotSupportedException)
        {
            Refusal =
                "lookarounds, backreferences and very large repetitions may take forever on a line: leave them out";
        }
    }

    private ColumnSeparator(ColumnSeparator other, bool keepsSpaces) =>
        (Text, Refusal, _literal, _pattern, _keepsSpaces) = (
            other.Text,
            other.Refusal,
            other._literal,
            other._pattern,
            keepsSpaces
        );

    public static ValueReader<ColumnSeparator> Reader { get; } = new("a regular expression", TryRead);

    /// <summary>The expression as given.</summary>
    public string Text { get; }

    /// <summary>Why the expression cannot be used; null if it can.</summary>
    public string? Refusal { get; }

    /// <summary>The same separator, which keeps the spaces around columns.</summary>
    public ColumnSeparator WithSpaces() => new(this, keepsSpaces: true);

    public IReadOnlyList<string> Split(string line)
    {
        string[] columns = _literal is not null ? line.Split(_literal) : _pattern!.Split(line);
        for (int i = 0; i < columns.Length && !_keepsSpaces; i++)
        {
            columns[i] = columns[i].Trim(' ');
        }

        return columns;
    }

    private static bool TryRead(string text, out ColumnSeparator separator)
    {
        separator = null!;
        try
        {
            separator = new ColumnSeparator(text);
            return text.Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
