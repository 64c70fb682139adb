using System.Globalization;
using Becket.Cli.Running.Progress;

namespace Becket.Cli.Top;

/// <summary>A report as lines of text.</summary>
internal static class TopText
{
    private const string Levels = " ▁▂▃▄▅▆▇█";

    /// <summary>The headline and all parts, for a text.</summary>
    public static IEnumerable<TopLine> Whole(ProgramReport report, TopView view)
    {
        if (Of(report, view)?.Snapshot is { } snapshot)
        {
            view.Take(snapshot);
        }

        foreach (TopLine line in Headline(report, view))
        {
            yield return line;
        }

        foreach (TopPart part in Enum.GetValues<TopPart>())
        {
            yield return new TopLine("");
            view.Part = part;
            foreach (TopLine line in Body(report, view))
            {
                yield return line;
            }
        }
    }

    /// <summary>The lines that stay in place.</summary>
    public static IEnumerable<TopLine> Headline(ProgramReport report, TopView view)
    {
        string several = report.Reactors.Count > 1 ? $" ({view.Reactor + 1} of {report.Reactors.Count})" : "";
        ReactorReport? reactor = Of(report, view);
        string name = reactor is null ? "no reactor runs" : $"reactor {reactor.Name}{several}";
        string paused = view.IsPaused ? "   PAUSED" : "";
        yield return new TopLine($"{report.Program}, process {report.Process}, {name}{paused}", TopLook.Heading);
        if (reactor?.Blocked is { } blocked)
        {
            yield return new TopLine($"HANGS for {ElapsedText.WithUnits(blocked.For)} in {blocked.Ran}", TopLook.Bad);
            foreach (string frame in blocked.Stack?.Split('\n') ?? [])
            {
                yield return new TopLine("  " + frame.TrimEnd(), TopLook.Bad);
            }
        }

        if (reactor?.Snapshot is not { } snapshot)
        {
            yield break;
        }

        ReactorStatistics numbers = snapshot.Statistics;
        yield return new TopLine(
            Text($"loop {Percent(view)} {Bars(view)}  {view.TurnsPerSecond:0} turns/s")
                + $"  delay p50 {Short(numbers.LoopDelay.P50)}  p99 {Short(numbers.LoopDelay.P99)}"
                + $"  max {Short(numbers.LoopDelay.Max)}  on {numbers.Driver}",
            numbers.LoopDelay.P99 >= TimeSpan.FromMilliseconds(100) ? TopLook.Bad : TopLook.Plain
        );
        yield return new TopLine(
            Text($"up {ElapsedText.Clock(snapshot.Now)}  {numbers.PendingDelayedCalls} delayed calls")
                + Text($"  {numbers.PendingFunctions} functions on {numbers.Threads} threads")
                + Text($"  {numbers.SlowTurns} slow turns, longest {Short(numbers.LongestTurn)}")
                + Text($"  {numbers.Errors} errors  snapshot {Short(snapshot.Took)}")
        );
    }

    /// <summary>The lines of the part that the user looks at.</summary>
    public static IEnumerable<TopLine> Body(ProgramReport report, TopView view) =>
        Of(report, view)?.Snapshot is { } snapshot
            ? view.Part switch
            {
                TopPart.Waits => WaitLines.Of(snapshot, view),
                TopPart.Connections => ConnectionLines.Of(snapshot, view),
                _ => OtherLines.Of(snapshot, view),
            }
            : [];

    /// <summary>The reactor that the user looks at; null if there is none.</summary>
    public static ReactorReport? Of(ProgramReport report, TopView view) =>
        report.Reactors.Count == 0 ? null : report.Reactors[view.Reactor % report.Reactors.Count];

    /// <summary>A time in four or five characters or so: 12 µs, 3.5 ms, 0.4 s, 2:03.</summary>
    public static string Short(TimeSpan time) =>
        time.Ticks == 0 ? "0"
        : time.TotalMilliseconds < 1 ? Text($"{time.TotalMicroseconds:0} µs")
        : time.TotalMilliseconds < 100 ? Text($"{time.TotalMilliseconds:0.#} ms")
        : time.TotalSeconds < 60 ? Text($"{time.TotalSeconds:0.0} s")
        : ElapsedText.Clock(time);

    /// <summary>A number of bytes: 512, 1.5K, 20M.</summary>
    public static string Bytes(long bytes) =>
        bytes < 1024 ? Text($"{bytes}")
        : bytes < 1024 * 1024 ? Text($"{bytes / 1024.0:0.#}K")
        : Text($"{bytes / 1024.0 / 1024.0:0.#}M");

    /// <summary>Whether a line is shown.</summary>
    public static bool Shows(TopView view, string text) =>
        text.Contains(view.Filter, StringComparison.OrdinalIgnoreCase);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Percent(TopView view) =>
        view.Utilization.Count == 0 ? " 0 %" : Text($"{view.Utilization[^1] * 100, 2:0} %");

    private static string Bars(TopView view) =>
        string.Concat(view.Utilization.Select(static share => Levels[(int)Math.Ceiling(share * (Levels.Length - 1))]));
}
