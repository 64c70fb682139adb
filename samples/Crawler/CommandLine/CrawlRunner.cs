using System.Runtime.InteropServices;
using System.Text.Json;
using Crawler.Reporting;
using Crawler.Reporting.Screens;
using Microsoft.Extensions.Logging;

namespace Crawler.CommandLine;

/// <summary>Runs one crawl as a program: its reactor, its signals, and what one sees of it.</summary>
/// <param name="spider">The spider.</param>
/// <param name="arguments">What the command line says.</param>
/// <param name="output">Standard output: the numbers as JSON.</param>
/// <param name="error">Standard error: progress, the log, the summary.</param>
internal sealed class CrawlRunner(Spider spider, CrawlArguments arguments, TextWriter output, TextWriter error)
{
    /// <summary>What came about, in the order in which it first did, for a crawl of one page; null before.</summary>
    public string? Outcome { get; private set; }

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandException">The crawl could not run.</exception>
    public int Run()
    {
        if (arguments.Page is { } path && Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
        {
            if (!Directory.Exists(directory))
            {
                throw new CommandException($"--page: there is no directory {directory}", ExitCodes.Misused);
            }
        }

        using var screen = new Screen(error);
        var logger = new ScreenLogger(screen, arguments.Log, TimeProvider.System);
        try
        {
            return Run(screen, logger);
        }
        catch (Exception problem) when (problem is not CommandException)
        {
            if (logger.IsEnabled(LogLevel.Debug))
            {
                screen.WriteLine(problem.ToString());
            }

            throw new CommandException(Sentence(problem), ExitCodes.Failed, problem);
        }
    }

    /// <summary>The exit code of a crawl that no signal ended: it failed if all that it tried did.</summary>
    internal static int ExitCodeOf(CrawlSummary summary) =>
        summary.Statistics is { Pages: 0, Errors: > 0 } ? ExitCodes.Failed : ExitCodes.Success;

    /// <summary>An exception in words for a user.</summary>
    private static string Sentence(Exception problem) =>
        problem is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException
            ? problem.Message
            : $"{problem.Message} ({problem.GetType().Name}; --log debug shows where)";

    private int Run(Screen screen, ILogger logger)
    {
        using var reactor = Reactor.Create(
            new ReactorOptions
            {
                Name = "crawler",
                Logger = logger,
                HandleSignals = false,

                // Shorter ones are not worth a line: the crawl slows down by itself when the loop is late.
                SlowTurn = TimeSpan.FromSeconds(1),
            }
        );
        var crawl = new Crawl(reactor, spider, arguments.Settings, logger);
        var monitor = new CrawlMonitor(
            spider.Name,
            crawl.Settings,
            crawl.Statistics,
            reactor.TimeProvider.GetLocalNow()
        );
        var reports = new CrawlReports(reactor, monitor, arguments, screen, logger);
        using var signals = new StopSignals(
            reactor,
            signal =>
            {
                string reason = signal == PosixSignal.SIGINT ? "Ctrl+C" : "SIGTERM";
                reports.Stopping(reason);
                crawl.Stop(reason);
            }
        );
        CrawlSummary summary = reactor.Run(async Deferred<CrawlSummary> () =>
        {
            reports.Start();
            try
            {
                CrawlSummary ended = await crawl.Run();
                await reports.End(ended);
                return ended;
            }
            finally
            {
                reports.Stop();
            }
        });
        Outcome = string.Join(", ", summary.Statistics.Outcomes.Keys);
        if (arguments.Stats == StatsFormat.Json)
        {
            output.WriteLine(JsonSerializer.Serialize(StatsReport.Of(monitor), StatsJson.Default.StatsReport));
        }

        return signals.Taken is { } signal ? StopSignals.ExitCodeOf(signal) : ExitCodeOf(summary);
    }
}
