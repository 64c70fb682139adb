using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Becket.Cli.Running.Progress;

/// <summary>The progress of a run as a bar and in numbers, as far as the terminal's width allows.</summary>
internal sealed class ProgressHeadline(RunState state, TimeSpan elapsed) : Renderable
{
    private const int LongestBar = 40;
    private const int ShortestBar = 8;
    private const string Gap = "  ";

    private static readonly Style s_done = new(Color.Green);
    private static readonly Style s_failed = new(Color.Red);
    private static readonly Style s_running = new(Color.Yellow);
    private static readonly Style s_dim = new(decoration: Decoration.Dim);

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        List<Segment> parts = Parts();

        // The first parts are the most important. Parts that do not fit are left out.
        int width = 0,
            fitting = 0;
        while (fitting < parts.Count && width + parts[fitting].Text.Length + (fitting > 0 ? Gap.Length : 0) <= maxWidth)
        {
            width += parts[fitting].Text.Length + (fitting++ > 0 ? Gap.Length : 0);
        }

        int bar = state.ToDo > 0 && fitting == parts.Count ? Math.Min(LongestBar, maxWidth - width - Gap.Length) : 0;
        if (bar >= ShortestBar)
        {
            foreach (Segment piece in Bar(bar))
            {
                yield return piece;
            }

            yield return new Segment(Gap);
        }

        for (int i = 0; i < fitting; i++)
        {
            if (i > 0)
            {
                yield return new Segment(Gap);
            }

            yield return parts[i];
        }

        yield return Segment.LineBreak;
    }

    private List<Segment> Parts()
    {
        string of = state.ToDo is { } toDo ? string.Create(CultureInfo.InvariantCulture, $"/{toDo}") : "";
        List<Segment> parts =
        [
            new(string.Create(CultureInfo.InvariantCulture, $"{state.Done}{of} done")),
            new(string.Create(CultureInfo.InvariantCulture, $"{state.Running.Count} running")),
            new(
                string.Create(CultureInfo.InvariantCulture, $"{state.Failed} failed"),
                state.Failed > 0 ? s_failed : s_dim
            ),
        ];
        if (state.TimeLeft(elapsed) is { } left)
        {
            parts.Add(new("ETA " + ElapsedText.Clock(left)));
        }

        if (state.Done > 0)
        {
            parts.Add(new(ElapsedText.Rate(state.Rate(elapsed)), s_dim));
        }

        parts.Add(new(ElapsedText.Clock(elapsed), s_dim));
        return parts;
    }

    /// <summary>The bar: jobs that succeeded, failed, run, and wait, in that order.</summary>
    private IEnumerable<Segment> Bar(int width)
    {
        double cell = (double)width / state.ToDo!.Value;
        int done = (int)(state.Succeeded * cell);
        int failed = state.Failed == 0 ? 0 : Math.Max(1, (int)(state.Done * cell) - done);
        done = Math.Min(done, width - failed);
        int running = Math.Clamp(
            (int)((state.Done + state.Running.Count) * cell) - done - failed,
            0,
            width - done - failed
        );
        yield return new Segment(new string('━', done), s_done);
        yield return new Segment(new string('━', failed), s_failed);
        yield return new Segment(new string('╸', running), s_running);
        yield return new Segment(new string('─', width - done - failed - running), s_dim);
    }
}
