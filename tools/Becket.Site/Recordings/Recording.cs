using System.Diagnostics;

namespace Becket.Site.Recordings;

/// <summary>A command in a terminal, recorded while it really runs.</summary>
/// <param name="Name">The name of the picture, without extension.</param>
/// <param name="Title">What the picture shows, in words.</param>
/// <param name="Shown">The command as the picture shows it, after the prompt.</param>
/// <param name="Command">What runs, for <c>sh</c>, in the folder of the repository. <c>becket</c> is the tool.</param>
/// <param name="Columns">The width of the terminal.</param>
/// <param name="Rows">Its height.</param>
internal sealed record Recording(string Name, string Title, string Shown, string Command, int Columns, int Rows)
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(200);

    /// <summary>The recordings that the pages show.</summary>
    public static IReadOnlyList<Recording> All { get; } =
    [
        new(
            "terminal-run",
            "becket run installs WordPress for fifteen customers, five at a time, with its progress below the output.",
            "becket run -a samples/working-day/customers.txt -j 5 --retries 2 -- samples/working-day/install {}",
            "becket run -a samples/working-day/customers.txt -j 5 --retries 2 -- samples/working-day/install {}",
            100,
            22
        ),
        new(
            "terminal-example-5",
            "Step 5 of the working day: fifteen customers, five at a time, on one thread, in nine seconds.",
            "becket example 5",
            "becket example 5",
            100,
            22
        ),
        new(
            "terminal-top",
            "becket top shows the loop of a running program and what its code waits for, line by line.",
            "becket top",
            // It ends while the screen of becket top is still there: the last frame is what paper shows.
            $"BECKET_INSPECT=1 becket example 5 >/dev/null 2>&1 & (sleep 8; {TmuxScreen.End}) & sleep 2; becket top",
            120,
            11
        ),
    ];

    /// <summary>Runs the command, and draws what its terminal shows.</summary>
    /// <param name="root">The folder of the repository.</param>
    /// <param name="tool">The tool, built.</param>
    public string Record(string root, string tool)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("becket-recording-");
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "becket"), tool);
            string prompt = $"printf '\\033[2m$\\033[0m %s\\n' {Quote(Shown)}";
            using var screen = new TmuxScreen(
                folder.FullName,
                Columns,
                Rows,
                root,
                $"PATH={Quote(folder.FullName)}:$PATH; {prompt}; sleep 1; {Command}"
            );
            return TerminalPicture.Draw(Title, Columns, Rows, Frames(screen));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<ScreenFrame> Frames(TmuxScreen screen)
    {
        var frames = new List<ScreenFrame>();
        var watch = Stopwatch.StartNew();
        bool isLast;
        do
        {
            // Asked first, so that the last screen is seen.
            isLast = screen.HasEnded;
            IReadOnlyList<ScreenRow> rows = ScreenReader.Read(screen.Screen);
            if (rows.Count > 0 && (frames.Count == 0 || !rows.SequenceEqual(frames[^1].Rows)))
            {
                frames.Add(new ScreenFrame(watch.Elapsed, rows));
            }

            Thread.Sleep(s_step);
        } while (!isLast);

        TimeSpan first = frames[0].Start;
        return [.. frames.Select(frame => frame with { Start = frame.Start - first })];
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
