using System.Text;
using System.Text.RegularExpressions;

namespace Becket.Cli.Running.Pipes.Records;

/// <summary>A boundary between the matches of two regular expressions. One of them may be empty.</summary>
/// <remarks>
/// <para>The expressions match bytes: each byte is the character of its number (Latin-1). Letters of an expression that
/// are not ASCII stand for their bytes in UTF-8. The engine takes time in proportion to the input for every
/// expression.</para>
/// <para>A match that reaches the end of the searched bytes could go on behind it, so it does not count.</para>
/// </remarks>
internal sealed class ExpressionBoundary : RecordBoundary
{
    private const int FirstPiece = 1024;

    private readonly Regex _pattern;
    private readonly Regex? _atStart;
    private readonly Regex? _atEnd;

    /// <param name="end">Matches the end of each record.</param>
    /// <param name="start">Matches the start of each record.</param>
    /// <exception cref="ArgumentException">A text is no regular expression, or one that takes no linear
    /// time.</exception>
    /// <exception cref="NotSupportedException">The same.</exception>
    public ExpressionBoundary(string end, string start)
    {
        // The boundary is the end of the first group.
        _pattern = Create($"({Group(end)}){Group(start)}");
        _atStart = start.Length > 0 ? Create($"\\A{Group(start)}") : null;
        _atEnd = end.Length > 0 ? Create($"{Group(end)}\\z") : null;
    }

    /// <summary>A separator longer than this is not found everywhere.</summary>
    public override int Context => 16 * 1024;

    public override int LastIn(ReadOnlySpan<byte> bytes)
    {
        int last = -1;
        for (Match match = Find(bytes); match.Success; match = match.NextMatch())
        {
            // The bytes may begin inside a line, where ^ would match.
            bool isCertain = match.Index > 0;
            last = isCertain && BoundaryOf(match, bytes.Length) is > 0 and var boundary ? boundary : last;
        }

        return last;
    }

    public override int FirstIn(ReadOnlySpan<byte> bytes, int from)
    {
        // Most records are short, so the first attempts convert little text.
        bytes = bytes[from..];
        for (int length = FirstPiece; ; length *= 8)
        {
            length = Math.Min(length, bytes.Length);
            for (Match match = Find(bytes[..length]); match.Success; match = match.NextMatch())
            {
                if (BoundaryOf(match, length) is > 0 and var boundary)
                {
                    return from + boundary;
                }
            }

            if (length == bytes.Length)
            {
                return -1;
            }
        }
    }

    public override void CopyWithoutSeparators(ReadOnlySpan<byte> block, Stream into)
    {
        if (_atStart?.Match(Encoding.Latin1.GetString(block)) is { Success: true } start)
        {
            block = block[start.Length..];
        }

        if (_atEnd?.Match(Encoding.Latin1.GetString(block)) is { Success: true } end)
        {
            block = block[..end.Index];
        }

        int copied = 0;
        for (Match match = Find(block); match.Success; match = match.NextMatch())
        {
            into.Write(block[copied..match.Index]);
            copied = match.Index + match.Length;
        }

        into.Write(block[copied..]);
    }

    private static string Group(string expression) => expression.Length == 0 ? "" : $"(?:{BytesOf(expression)})";

    private static string BytesOf(string expression) => Encoding.Latin1.GetString(ByteText.Encode(expression));

    private static Regex Create(string expression) =>
        new(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline);

    private static int BoundaryOf(Match match, int length)
    {
        Group end = match.Groups[1];
        return match.Index + match.Length < length ? end.Index + end.Length : -1;
    }

    private Match Find(ReadOnlySpan<byte> bytes) => _pattern.Match(Encoding.Latin1.GetString(bytes));
}
