using System.Buffers;
using System.Text.RegularExpressions;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Input;

/// <summary>Splits a line into columns at a text, or at the matches of a regular expression.</summary>
/// <remarks>Spaces around a column are removed, as GNU parallel does.</remarks>
internal sealed class ColumnSeparator
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("\\^$.|?*+()[]{}");

    private readonly string? _text;
    private readonly Regex? _pattern;

    /// <param name="separator">The regular expression, as given to <c>--colsep</c>.</param>
    /// <exception cref="ArgumentException">The text is no regular expression.</exception>
    public ColumnSeparator(string separator)
    {
        // Most separators are a plain text such as a comma or a tab. Regular expressions take long to start, so plain
        // text avoids them.
        _text = separator switch
        {
            @"\t" => "\t",
            @"\|" => "|",
            "|" => "|",
            _ when !separator.AsSpan().ContainsAny(s_special) => separator,
            _ => null,
        };
        if (_text is null)
        {
            _pattern = new Regex(separator, RegexOptions.CultureInvariant);
        }
    }

    public static ValueReader<string> Reader { get; } = new("a regular expression", TryRead);

    public IReadOnlyList<string> Split(string line)
    {
        string[] columns = _text is not null ? line.Split(_text) : _pattern!.Split(line);
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = columns[i].Trim(' ');
        }

        return columns;
    }

    private static bool TryRead(string text, out string separator)
    {
        separator = text;
        try
        {
            _ = new ColumnSeparator(text);
            return text.Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
