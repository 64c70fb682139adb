using System.Globalization;
using System.Text;
using Becket.Cli.Running.Progress;
using Spectre.Console;

namespace Crawler.Reporting.Screens;

/// <summary>Draws the progress of a crawl for a terminal of any size.</summary>
internal sealed class ProgressFrame
{
    /// <summary>Hosts after these are only counted.</summary>
    private const int MostHosts = 10;

    private const int ManyHosts = 1000;
    private const int MostOutcomes = 6;
    private const int HostWidth = 28;

    private static readonly Style s_dim = new(decoration: Decoration.Dim);
    private static readonly Style s_bad = new(Color.Red);
    private static readonly Style s_waits = new(Color.Yellow);

    private readonly StringBuilder _drawn = new();
    private readonly IAnsiConsole _console;

    /// <summary>Makes a drawer.</summary>
    /// <param name="colors">Whether there are colours; null to find out by TERM and NO_COLOR.</param>
    public ProgressFrame(bool? colors = null) =>
        _console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = colors == false ? AnsiSupport.No : AnsiSupport.Yes,
                ColorSystem = colors == false ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Interactive = InteractionSupport.No,
                Out = new FrameOutput(new StringWriter(_drawn, CultureInfo.InvariantCulture)),
            }
        );

    /// <summary>The lines of a frame.</summary>
    public IReadOnlyList<string> Draw(CrawlMonitor monitor, DateTimeOffset now, int columns, int rows)
    {
        // After a line as wide as the terminal, some terminals begin a new line.
        _drawn.Clear();
        _console.Profile.Width = Math.Max(1, columns - 1);
        _console.Write(new Rows(Content(monitor, now, rows).Select(static line => new OneLine(line))));
        return [.. _drawn.ToString().TrimEnd('\n', '\r').Split('\n').Select(static line => line.TrimEnd('\r', ' '))];
    }

    private static IEnumerable<Paragraph> Content(CrawlMonitor monitor, DateTimeOffset now, int rows)
    {
        // One row stays free for the lines above.
        int left = Math.Max(1, rows - 1);
        CrawlStatistics numbers = monitor.Statistics;
        yield return Headline(monitor);
        left--;
        if (left > 0)
        {
            yield return InWork(monitor);
            left--;
        }

        if (left > 0 && numbers.Outcomes.Count > 0)
        {
            yield return new Paragraph(SummaryText.Outcomes(numbers, MostOutcomes), s_dim);
            left--;
        }

        int most = Math.Min(MostHosts, left - 2);
        if (most <= 0 || numbers.Hosts.Count == 0)
        {
            yield break;
        }

        yield return new Paragraph(
            $"{"host", -HostWidth} {"pages", 8} {"queued", 8} {"active", 6} {"latency", 8} {"delay", 8}  waits for",
            s_dim
        );
        foreach (HostStatistics host in Slowest(numbers, now).Take(most))
        {
            yield return HostLine(host, now);
        }

        if (numbers.Hosts.Count > most)
        {
            yield return new Paragraph($"and {AmountText.Of(numbers.Hosts.Count - most, "more host")}", s_dim);
        }
    }

    /// <summary>Hosts that wait for something, then those that take the longest to answer. Of very many hosts, only
    /// those that have to do with what goes on now: sorting all of them would take the loop's time.</summary>
    private static IEnumerable<HostStatistics> Slowest(CrawlStatistics numbers, DateTimeOffset now) =>
        numbers
            .Hosts.Values.Where(host => numbers.Hosts.Count < ManyHosts || host.Active > 0 || host.WaitsFor is not null)
            .OrderByDescending(static host => host.Active + host.Queued > 0)
            .ThenByDescending(host => Waits(host, now) is not null)
            .ThenByDescending(SummaryText.MeanLatency)
            .ThenBy(static host => host.Host, StringComparer.Ordinal);

    private static Paragraph Headline(CrawlMonitor monitor)
    {
        CrawlStatistics numbers = monitor.Statistics;
        var line = new Paragraph();
        line.Append(monitor.Spider + " ", new Style(decoration: Decoration.Bold));
        line.Append(
            $" {AmountText.Of(numbers.Pages, "page")}  {ElapsedText.Rate(monitor.PageRate)}"
                + $"  {AmountText.Of(numbers.Items, "item")}  {AmountText.Count(numbers.Queued)} queued  "
        );
        line.Append(AmountText.Of(numbers.Errors, "error"), numbers.Errors > 0 ? s_bad : s_dim);
        line.Append($"  {AmountText.Bytes(monitor.ByteRate)}/s  {ElapsedText.Clock(monitor.Elapsed)}", s_dim);
        if (monitor.Stopping is { } reason)
        {
            line.Append($"  ending: {reason}", s_waits);
        }

        return line;
    }

    private static Paragraph InWork(CrawlMonitor monitor)
    {
        CrawlStatistics numbers = monitor.Statistics;
        int bound = numbers.Bound > 0 ? numbers.Bound : monitor.Settings.ConcurrentRequests;
        var line = new Paragraph();
        line.Append($"{Bar(numbers.Active, bound)} {numbers.Active}/{bound} requests   ");
        line.Append(
            $"{Bar(numbers.ActiveItems, monitor.Settings.ConcurrentItems)} "
                + $"{numbers.ActiveItems}/{monitor.Settings.ConcurrentItems} items in work   "
        );
        line.Append(
            $"{AmountText.Of(numbers.ActivePages, "page")} in work, {AmountText.Bytes(numbers.ActiveBytes)}",
            s_dim
        );
        if (bound < monitor.Settings.ConcurrentRequests)
        {
            line.Append("   the loop is late, or memory is short", s_waits);
        }

        return line;
    }

    private static string Bar(int count, int of)
    {
        const int Width = 16;
        int full = of > 0 ? Math.Clamp((int)Math.Ceiling((double)count / of * Width), 0, Width) : 0;
        return new string('━', full) + new string('─', Width - full);
    }

    private static Paragraph HostLine(HostStatistics host, DateTimeOffset now)
    {
        string name = VisibleText.Of(host.Host, HostWidth);
        string latency = host.Answers > 0 ? ElapsedText.WithUnits(SummaryText.MeanLatency(host)) : "";
        string delay = host.Delay > TimeSpan.Zero ? ElapsedText.WithUnits(host.Delay) : "";
        var line = new Paragraph();
        line.Append(
            $"{name, -HostWidth} {AmountText.Count(host.Pages), 8} {AmountText.Count(host.Queued), 8} {host.Active, 6}"
                + $" {latency, 8} {delay, 8}  "
        );
        line.Append(Waits(host, now) ?? "", s_waits);
        return line;
    }

    private static string? Waits(HostStatistics host, DateTimeOffset now)
    {
        if (host.WaitsFor is not { } reason)
        {
            return null;
        }

        return host.WaitsUntil is { } until && until > now ? $"{reason}, {ElapsedText.WithUnits(until - now)}" : reason;
    }
}
