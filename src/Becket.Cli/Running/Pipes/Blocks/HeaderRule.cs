using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>Finds the header of the input, which each block begins with: a number of lines, or the match of a regular
/// expression.</summary>
internal sealed class HeaderRule
{
    /// <summary>A longer header is not looked for.</summary>
    public const int Longest = 1024 * 1024;

    private readonly int _lines;
    private readonly Regex? _pattern;

    private HeaderRule(int lines, Regex? pattern = null) => (_lines, _pattern) = (lines, pattern);

    public static ValueReader<HeaderRule> Reader { get; } = new("a number of lines, or a regular expression", TryRead);

    /// <summary>The first line.</summary>
    public static HeaderRule FirstLine { get; } = new(lines: 1);

    /// <summary>Finds the header.</summary>
    /// <param name="bytes">The beginning of the input.</param>
    /// <param name="isEnd">Whether this is all.</param>
    /// <returns>The length of the header; -1 if more bytes are needed.</returns>
    public int LengthIn(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        if (_pattern is not null)
        {
            Match match = _pattern.Match(Encoding.Latin1.GetString(bytes));
            return isEnd || (match.Success && match.Length < bytes.Length) ? match.Length
                : bytes.Length >= Longest ? 0
                : -1;
        }

        int length = 0;
        for (int line = 0; line < _lines; line++)
        {
            int end = bytes[length..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return isEnd ? bytes.Length : -1;
            }

            length += end + 1;
        }

        return length;
    }

    private static bool TryRead(string text, out HeaderRule rule)
    {
        rule = FirstLine;
        if (text == ":")
        {
            return true;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int lines))
        {
            rule = new HeaderRule(lines);
            return true;
        }

        try
        {
            string expression = Encoding.Latin1.GetString(ByteText.Encode(text));
            rule = new HeaderRule(
                lines: 0,
                new Regex($"\\A(?:{expression})", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
            );
            return text.Length > 0;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
