using System.Buffers;
using System.Text.RegularExpressions;

namespace Becket.Cli.Running.Input;

/// <summary>What stands between columns: a text, or whatever a regular expression matches.</summary>
/// <remarks>Spaces around a column are cut off, as GNU parallel does.</remarks>
internal sealed class ColumnSeparator
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("\\^$.|?*+()[]{}");

    private readonly string? _text;
    private readonly Regex? _pattern;

    /// <param name="separator">As given to <c>--colsep</c>: a regular expression.</param>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public ColumnSeparator(string separator)
    {
        // Most are a comma, a tab or the like, and need no regular expressions, which take their time to start.
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

    public IReadOnlyList<string> Split(string line)
    {
        string[] columns = _text is not null ? line.Split(_text) : _pattern!.Split(line);
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = columns[i].Trim(' ');
        }

        return columns;
    }
}
