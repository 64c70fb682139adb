using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Becket.Cli.Running.Progress;

/// <summary>Draws a frame of progress for a terminal of any size.</summary>
internal sealed class ProgressFrame
{
    /// <summary>Slots after these are only counted.</summary>
    private const int MostSlots = 16;

    private readonly StringBuilder _drawn = new();
    private readonly IAnsiConsole _console;

    public ProgressFrame() =>
        _console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                // The caller has checked that there is a terminal. The library finds out about colours from TERM and
                // NO_COLOR.
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.No,
                Out = new FrameOutput(new StringWriter(_drawn, CultureInfo.InvariantCulture)),
            }
        );

    /// <summary>The bytes for the terminal: they paint over the last frame, and move the cursor back to the first
    /// line.</summary>
    public byte[] Draw(RunState state, TimeSpan elapsed, int columns, int rows)
    {
        // After a line as wide as the terminal, some terminals begin a new line.
        int width = Math.Max(1, columns - 1);
        _drawn.Clear();
        _console.Profile.Width = width;
        _console.Write(new Rows(Content(state, elapsed, width, rows)));

        string[] lines = _drawn.ToString().TrimEnd('\n', '\r').Split('\n');
        var frame = new StringBuilder("\r");
        for (int i = 0; i < lines.Length; i++)
        {
            frame.Append(i == 0 ? "" : "\n").Append(lines[i].TrimEnd('\r')).Append("\e[K");
        }

        frame.Append("\e[J\r");
        if (lines.Length > 1)
        {
            frame.Append(CultureInfo.InvariantCulture, $"\e[{lines.Length - 1}A");
        }

        return Encoding.UTF8.GetBytes(frame.ToString());
    }

    private static IEnumerable<IRenderable> Content(RunState state, TimeSpan elapsed, int width, int rows)
    {
        yield return new ProgressHeadline(state, elapsed);

        // One row is for the headline, and one stays free for the output above.
        int most = Math.Clamp(rows - 3, 0, MostSlots);
        if (most == 0 || width < 20)
        {
            yield break;
        }

        foreach ((int slot, RunningJob job) in state.Running.Take(most))
        {
            yield return SlotLine(slot, job, state.LatestLine?.Invoke(slot) ?? job.Text, elapsed, width);
        }

        if (state.Running.Count > most)
        {
            yield return new Text(
                string.Create(CultureInfo.InvariantCulture, $"      and {state.Running.Count - most} more"),
                new Style(decoration: Decoration.Dim)
            );
        }
    }

    private static OneLine SlotLine(int slot, RunningJob job, string text, TimeSpan elapsed, int width)
    {
        var dim = new Style(decoration: Decoration.Dim);
        var line = new Paragraph { Overflow = Overflow.Ellipsis };
        line.Append(string.Create(CultureInfo.InvariantCulture, $"{slot, 4}  "), dim);
        line.Append(string.Create(CultureInfo.InvariantCulture, $"{ElapsedText.Clock(elapsed - job.Since), 6}  "));
        if (job.Attempt > 1)
        {
            line.Append(string.Create(CultureInfo.InvariantCulture, $"(try {job.Attempt}) "), new Style(Color.Yellow));
        }

        line.Append(VisibleText.Of(text, width));
        return new OneLine(line);
    }
}
