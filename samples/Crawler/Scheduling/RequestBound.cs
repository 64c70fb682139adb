using Crawler.Reporting;

namespace Crawler.Scheduling;

/// <summary>How many requests may be under way: the setting, or fewer while the loop is late or memory is
/// short.</summary>
internal sealed class RequestBound : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private readonly Reactor _reactor;
    private readonly CrawlSettings _settings;
    private readonly CrawlStatistics _statistics;
    private readonly Action _raised;
    private DelayedCall? _next;
    private TimeSpan _due;

    /// <summary>Makes a bound and begins to watch.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="settings">The bound and what lowers it.</param>
    /// <param name="statistics">Where it is shown.</param>
    /// <param name="raised">Called when it is larger than before.</param>
    public RequestBound(Reactor reactor, CrawlSettings settings, CrawlStatistics statistics, [RunsOnLoop] Action raised)
    {
        _reactor = reactor;
        _settings = settings;
        _statistics = statistics;
        _raised = raised;
        Value = settings.ConcurrentRequests;
        statistics.Bound = Value;
        if (settings.LoopDelayLimit > TimeSpan.Zero || settings.MemoryLimit > 0)
        {
            Schedule();
        }
    }

    /// <summary>The bound now.</summary>
    public int Value { get; private set; }

    public void Dispose()
    {
        if (_next is { Active: true } next)
        {
            next.Cancel();
        }
    }

    private void Schedule()
    {
        _due = _reactor.Now + s_period;
        _next = _reactor.CallLater(s_period, Look);
    }

    private void Look()
    {
        // The lateness of this very call is the loop's delay.
        bool isLate = _settings.LoopDelayLimit > TimeSpan.Zero && _reactor.Now - _due > _settings.LoopDelayLimit;
        bool isLarge = _settings.MemoryLimit > 0 && Environment.WorkingSet > _settings.MemoryLimit;
        int before = Value;
        Value = isLate || isLarge ? Math.Max(1, Value / 2) : Math.Min(_settings.ConcurrentRequests, Value + 1);
        _statistics.Bound = Value;
        Schedule();
        if (Value > before)
        {
            _raised();
        }
    }
}
