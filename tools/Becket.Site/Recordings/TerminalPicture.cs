using System.Globalization;
using System.Net;
using System.Text;

namespace Becket.Site.Recordings;

/// <summary>Draws a recording as an SVG picture that moves: a strip of all frames behind a window. It needs no script,
/// so it also moves inside an <c>img</c> element.</summary>
/// <remarks>For readers who want no motion, on paper, and in programs without animation, it shows the last
/// frame.</remarks>
internal static class TerminalPicture
{
    private const double CellWidth = 8.4;
    private const int RowHeight = 19;
    private const int Margin = 18;
    private const int Bar = 34;

    /// <summary>How long the last frame stays before the recording begins again.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(4);

    /// <summary>The sixteen colours of the terminal, on its dark background.</summary>
    private static readonly string[] s_palette =
    [
        "#3b4650",
        "#f0857a",
        "#7fcf9b",
        "#e3c37f",
        "#82b7e8",
        "#c4a5f5",
        "#6cc5d8",
        "#dde3e8",
        "#8996a3",
        "#f7a399",
        "#9fe0b5",
        "#f0d79b",
        "#a5cdf2",
        "#d8c2fa",
        "#93dae8",
        "#ffffff",
    ];

    /// <summary>Draws the frames.</summary>
    /// <param name="title">What the recording shows, for readers who cannot see it.</param>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="rows">Its height.</param>
    /// <param name="frames">The frames, each different from the one before.</param>
    public static string Draw(string title, int columns, int rows, IReadOnlyList<ScreenFrame> frames)
    {
        var distinct = new Dictionary<ScreenRow, int>();
        foreach (
            ScreenRow row in frames.SelectMany(static frame => frame.Rows).Where(static row => row.Pieces.Count > 0)
        )
        {
            distinct.TryAdd(row, distinct.Count);
        }

        int width = (int)(columns * CellWidth) + 2 * Margin;
        int frameHeight = rows * RowHeight;
        int height = Bar + frameHeight + Margin;
        var svg = new StringBuilder();
        svg.Append(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>
            text {"{"} font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #dde3e8; white-space: pre; {"}"}
            .b {"{"} font-weight: 700; {"}"}
            .d {"{"} opacity: 0.66; {"}"}
            .strip {"{"} {Show(frames.Count - 1, frameHeight)} animation: play {Number(
                (frames[^1].Start + s_pause).TotalSeconds
            )}s steps(1, end) infinite; {"}"}
            @keyframes play {"{"}

            """.ReplaceLineEndings(
                "\n"
            )
        );
        double total = (frames[^1].Start + s_pause).TotalSeconds;
        for (int at = 0; at < frames.Count; at++)
        {
            // The first frame begins at once, and the rule of the last one also ends the cycle.
            double percent = at == 0 ? 0 : frames[at].Start.TotalSeconds / total * 100;
            string until = at == frames.Count - 1 ? ", 100%" : "";
            svg.Append($"{Number(percent)}%{until} {{ {Show(at, frameHeight)} }}\n");
        }

        svg.Append("}\n@media (prefers-reduced-motion: reduce), print { .strip { animation: none; } }\n</style>\n");
        svg.Append($"<rect width=\"{width}\" height=\"{height}\" rx=\"10\" fill=\"#14191d\"/>\n");
        foreach ((int x, string colour) in new[] { (20, "#f0857a"), (38, "#e3c37f"), (56, "#7fcf9b") })
        {
            svg.Append($"<circle cx=\"{x}\" cy=\"18\" r=\"5.5\" fill=\"{colour}\"/>\n");
        }

        svg.Append("<defs>\n");
        foreach ((ScreenRow row, int number) in distinct)
        {
            svg.Append($"<g id=\"r{number}\">{string.Concat(row.Pieces.Select(Piece))}</g>\n");
        }

        svg.Append("</defs>\n");
        svg.Append(
            $"<svg x=\"{Margin}\" y=\"{Bar}\" width=\"{width - Margin}\" height=\"{frameHeight}\">\n"
                + "<g class=\"strip\">\n"
        );
        for (int at = 0; at < frames.Count; at++)
        {
            for (int row = 0; row < Math.Min(rows, frames[at].Rows.Count); row++)
            {
                if (distinct.TryGetValue(frames[at].Rows[row], out int number))
                {
                    svg.Append($"<use href=\"#r{number}\" y=\"{at * frameHeight + row * RowHeight}\"/>\n");
                }
            }
        }

        return svg.Append("</g>\n</svg>\n</svg>\n").ToString();
    }

    private static string Show(int frame, int height) => $"transform: translateY(-{frame * height}px);";

    private static string Piece((int Column, string Text, TextStyle Style) piece)
    {
        string x = Number(piece.Column * CellWidth);
        string width = Number(piece.Text.Length * CellWidth);
        string background =
            piece.Style.Background < 0
                ? ""
                : $"<rect x=\"{x}\" width=\"{width}\" height=\"{RowHeight}\""
                    + $" fill=\"{Colour(piece.Style.Background)}\"/>";
        if (piece.Text.Trim().Length == 0)
        {
            return background;
        }

        string classes = (piece.Style.IsBold ? "b" : "") + (piece.Style.IsFaint ? " d" : "");
        string style =
            (classes.Length > 0 ? $" class=\"{classes.Trim()}\"" : "")
            + (
                piece.Style.Foreground >= 0 ? $" style=\"fill:{Colour(piece.Style.Foreground)}\""
                : piece.Style.Background >= 0 ? " style=\"fill:#14191d\""
                : ""
            );

        // The length keeps columns in line in fonts with other widths.
        string text = WebUtility.HtmlEncode(piece.Text);
        return $"{background}<text x=\"{x}\" y=\"14\" textLength=\"{width}\"{style}>{text}</text>";
    }

    /// <summary>A colour of the palette of 256.</summary>
    private static string Colour(int number)
    {
        if (number < 16)
        {
            return s_palette[number];
        }

        if (number >= 232)
        {
            int grey = 8 + 10 * (number - 232);
            return $"#{grey:x2}{grey:x2}{grey:x2}";
        }

        int cube = number - 16;
        return $"#{Level(cube / 36):x2}{Level(cube / 6 % 6):x2}{Level(cube % 6):x2}";

        static int Level(int step) => step == 0 ? 0 : 55 + 40 * step;
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
