using Spectre.Console.Rendering;

namespace Becket.Cli.Running.Progress;

/// <summary>Renders as much of a text as fits on one line, without wrapping.</summary>
internal sealed class OneLine(IRenderable text) : Renderable
{
    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        // The text is laid out on a very wide line, and then cut by the terminal's cells.
        const int Enough = 10_000;
        int left = maxWidth;
        foreach (Segment segment in text.Render(options, Enough))
        {
            if (segment.IsLineBreak)
            {
                break;
            }

            int cells = segment.CellCount();
            if (cells <= left)
            {
                left -= cells;
                yield return segment;
                continue;
            }

            if (Segment.Truncate(segment, left - 1) is { } start)
            {
                yield return start;
            }

            if (left > 0)
            {
                yield return new Segment("…", segment.Style);
            }

            break;
        }

        yield return Segment.LineBreak;
    }
}
