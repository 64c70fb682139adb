using Becket.Cli.Native;
using Crawler.Reporting;
using Crawler.Reporting.Pages;
using Crawler.Reporting.Screens;
using Microsoft.Extensions.Logging;

namespace Crawler.CommandLine;

/// <summary>All that shows a crawl while it runs and at its end: the terminal or the lines of a log, and the page. On
/// the loop.</summary>
internal sealed class CrawlReports
{
    private const int StandardError = 2;

    /// <summary>A shorter crawl paints nothing.</summary>
    private static readonly TimeSpan s_firstFrame = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_frame = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan s_page = TimeSpan.FromSeconds(3);

    private readonly Reactor _reactor;
    private readonly CrawlMonitor _monitor;
    private readonly CrawlArguments _arguments;
    private readonly Screen _screen;
    private readonly ILogger _logger;
    private readonly ProgressFrame _frame = new();
    private readonly List<LoopingCall> _calls = [];
    private double _began;
    private bool _isPageWarned;

    public CrawlReports(
        Reactor reactor,
        CrawlMonitor monitor,
        CrawlArguments arguments,
        Screen screen,
        ILogger logger
    ) => (_reactor, _monitor, _arguments, _screen, _logger) = (reactor, monitor, arguments, screen, logger);

    private static bool HasTerminal => !Console.IsErrorRedirected;

    /// <summary>Begins to show the crawl.</summary>
    public void Start()
    {
        _began = _reactor.Seconds;
        Repeat(Sample, CrawlMonitor.Interval);
        if (_arguments.Page is not null)
        {
            Repeat(WritePage, s_page);
        }

        if (_arguments.IsQuiet)
        {
            return;
        }

        if (HasTerminal)
        {
            _reactor.CallLater(s_firstFrame, () => _ = _calls.Count > 0 ? Repeat(Paint, s_frame) : null);
        }
        else if (_arguments.LogStatsInterval > TimeSpan.Zero)
        {
            Repeat(() => _screen.WriteLine(ProgressLine.Of(_monitor)), _arguments.LogStatsInterval);
        }
    }

    /// <summary>Says that the crawl is about to end.</summary>
    public void Stopping(string reason)
    {
        _monitor.Stopping = reason;
        _screen.WriteLine(
            $"{_monitor.Spider}: {reason}: the requests under way are brought to their end; once more ends at once"
        );
    }

    /// <summary>Shows nothing more.</summary>
    public void Stop()
    {
        _calls.ForEach(static call => call.Stop());
        _calls.Clear();
        _screen.Paint([]);
    }

    /// <summary>Shows the end.</summary>
    public async Deferred End(CrawlSummary summary)
    {
        Stop();
        _monitor.End(summary);
        await WritePage();
        if (_arguments.Stats != StatsFormat.Text)
        {
            return;
        }

        foreach (string line in SummaryText.Of(_monitor, summary))
        {
            _screen.WriteLine(line);
        }

        if (_arguments.Page is { } page)
        {
            _screen.WriteLine($"  page in {page}");
        }
    }

    private void Sample() => _monitor.Sample(TimeSpan.FromSeconds(_reactor.Seconds - _began));

    private void Paint()
    {
        // Asked each time, as the terminal may be resized.
        bool isKnown = Terminal.TryGetSize(StandardError, out Terminal.WindowSize size);
        (int columns, int rows) = isKnown ? (size.Columns, size.Rows) : (80, 24);
        _screen.Paint(_frame.Draw(_monitor, _reactor.TimeProvider.GetUtcNow(), columns, rows));
    }

    private async Deferred WritePage()
    {
        if (_arguments.Page is not { } path)
        {
            return;
        }

        var data = PageData.Of(_monitor);
        try
        {
            await _reactor.DeferToThread(() => CrawlPage.WriteFile(data, path));
            _isPageWarned = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!_isPageWarned)
            {
                _isPageWarned = true;
                ReportLog.PageNotWritten(_logger, path, error.Message);
            }
        }
    }

    private LoopingCall Repeat(Action action, TimeSpan interval) => Begin(new LoopingCall(action), interval);

    private LoopingCall Repeat(Func<Deferred> action, TimeSpan interval) => Begin(new LoopingCall(action), interval);

    private LoopingCall Begin(LoopingCall call, TimeSpan interval)
    {
        _calls.Add(call);
        _ = call.Start(interval, now: false);
        return call;
    }
}
