using System.Globalization;
using System.Text;

namespace Becket.Site.Recordings;

/// <summary>Reads a screen as tmux prints it: text with codes for its style (ECMA-48, "select graphic
/// rendition") and no other codes.</summary>
internal static class ScreenReader
{
    private const char Escape = '\x1b';

    /// <summary>Reads the rows of a screen; empty rows at its end are left out.</summary>
    public static IReadOnlyList<ScreenRow> Read(string screen)
    {
        var rows = new List<ScreenRow>();
        TextStyle style = TextStyle.Usual;
        bool isReversed = false;
        foreach (string line in screen.TrimEnd('\n').Split('\n'))
        {
            rows.Add(ReadRow(line, ref style, ref isReversed));
        }

        while (rows.Count > 0 && rows[^1].Pieces.Count == 0)
        {
            rows.RemoveAt(rows.Count - 1);
        }

        return rows;
    }

    private static ScreenRow ReadRow(string line, ref TextStyle style, ref bool isReversed)
    {
        var pieces = new List<(int, string, TextStyle)>();
        var text = new StringBuilder();
        int column = 0;
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] != Escape)
            {
                text.Append(line[at]);
                continue;
            }

            Flush(style, isReversed);
            int end = line.IndexOf('m', at);
            Apply(line[(at + 2)..end], ref style, ref isReversed);
            at = end;
        }

        Flush(style, isReversed);
        return new ScreenRow(pieces);

        void Flush(TextStyle style, bool isReversed)
        {
            // Blanks with a background are bars and cursors, and other blanks are nothing.
            TextStyle shown = isReversed
                ? style with
                {
                    Foreground = style.Background,
                    Background = Math.Max(style.Foreground, 7),
                }
                : style;
            string piece = text.ToString();
            string kept = shown.Background < 0 ? piece.TrimEnd() : piece;
            int lead = shown.Background < 0 ? kept.Length - kept.TrimStart().Length : 0;
            if (kept.Length > lead)
            {
                pieces.Add((column + lead, kept[lead..], shown));
            }

            column += piece.Length;
            text.Clear();
        }
    }

    private static void Apply(string codes, ref TextStyle style, ref bool isReversed)
    {
        int[] numbers =
        [
            .. codes
                .Split(';', ':')
                .Select(static code => code.Length == 0 ? 0 : int.Parse(code, CultureInfo.InvariantCulture)),
        ];
        for (int at = 0; at < numbers.Length; at++)
        {
            int code = numbers[at];
            switch (code)
            {
                case 0:
                    style = TextStyle.Usual;
                    isReversed = false;
                    break;
                case 1:
                    style = style with { IsBold = true };
                    break;
                case 2:
                    style = style with { IsFaint = true };
                    break;
                case 7:
                    isReversed = true;
                    break;
                case 22:
                    style = style with { IsBold = false, IsFaint = false };
                    break;
                case 27:
                    isReversed = false;
                    break;
                case 39:
                    style = style with { Foreground = -1 };
                    break;
                case 49:
                    style = style with { Background = -1 };
                    break;
                case >= 30 and <= 37:
                    style = style with { Foreground = code - 30 };
                    break;
                case >= 90 and <= 97:
                    style = style with { Foreground = code - 90 + 8 };
                    break;
                case >= 40 and <= 47:
                    style = style with { Background = code - 40 };
                    break;
                case >= 100 and <= 107:
                    style = style with { Background = code - 100 + 8 };
                    break;
                case 38 or 48 when at + 2 < numbers.Length && numbers[at + 1] == 5:
                    style =
                        code == 38
                            ? style with
                            {
                                Foreground = numbers[at + 2],
                            }
                            : style with
                            {
                                Background = numbers[at + 2],
                            };
                    at += 2;
                    break;
                default:
                    break;
            }
        }
    }
}
