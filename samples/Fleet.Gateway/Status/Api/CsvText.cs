using System.Globalization;
using System.Text;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>A table as CSV: RFC 4180, with lines that end in LF.</summary>
internal sealed class CsvText
{
    private readonly StringBuilder _text = new();

    /// <param name="names">The names of the columns.</param>
    public CsvText(params ReadOnlySpan<string> names) => _text.AppendJoin(',', names!).Append('\n');

    /// <summary>Adds a line. Times are in UTC.</summary>
    public void Add(params ReadOnlySpan<object?> cells)
    {
        for (int index = 0; index < cells.Length; index++)
        {
            if (index > 0)
            {
                _text.Append(',');
            }

            Append(cells[index]);
        }

        _text.Append('\n');
    }

    public override string ToString() => _text.ToString();

    private void Append(object? cell)
    {
        switch (cell)
        {
            case null:
                break;
            case DateTimeOffset time:
                _text.Append(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            case string text:
                Append(text);
                break;
            case bool flag:
                _text.Append(flag ? "true" : "false");
                break;
            default:
                _text.Append(CultureInfo.InvariantCulture, $"{cell}");
                break;
        }
    }

    private void Append(string text)
    {
        // A spreadsheet computes a text that begins like this, and a terminal chooses its plate itself.
        string safe = text.Length > 0 && "=+-@\t\r".Contains(text[0]) ? "'" + text : text;
        if (safe.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            _text.Append(safe);
            return;
        }

        _text.Append('"').Append(safe.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
