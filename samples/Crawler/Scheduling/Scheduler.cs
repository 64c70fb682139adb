using System.Diagnostics.CodeAnalysis;
using Crawler.Frontier;
using Crawler.Reporting;

namespace Crawler.Scheduling;

/// <summary>Says which request begins next: hosts take turns, and a host has a turn only while it has a request that is
/// due, a free slot, and its delay has passed.</summary>
/// <remarks>What a host cannot use stays in the frontier. So a slow host holds its own slots and none that others could
/// use, and the queue may be longer than memory.</remarks>
internal sealed class Scheduler
{
    // Enough for a host to be busy while the frontier is asked again.
    private const int WindowPerSlot = 2;
    private const int LeastWindow = 16;

    // The windows of all hosts together. A host beyond it is filled when others have used theirs up.
    private const int MostReady = 10_000;

    private readonly Reactor _reactor;
    private readonly CrawlSettings _settings;
    private readonly CrawlStatistics _statistics;
    private readonly IFrontier _frontier;
    private readonly Action _changed;
    private readonly Action<Exception> _failed;
    private readonly Random _random;
    private readonly Dictionary<string, HostQueue> _hosts = new(StringComparer.Ordinal);
    private readonly Queue<HostQueue> _line = new();
    private readonly Queue<HostQueue> _unfilled = new();
    private int _ready;
    private int _asked;

    /// <summary>Makes a scheduler.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="settings">The bounds.</param>
    /// <param name="statistics">Where hosts are shown.</param>
    /// <param name="frontier">What holds the queue.</param>
    /// <param name="changed">Called when a request may begin that could not before.</param>
    /// <param name="failed">Called when the frontier fails.</param>
    public Scheduler(
        Reactor reactor,
        CrawlSettings settings,
        CrawlStatistics statistics,
        IFrontier frontier,
        [RunsOnLoop] Action changed,
        [RunsOnLoop] Action<Exception> failed
    )
    {
        _reactor = reactor;
        _settings = settings;
        _statistics = statistics;
        _frontier = frontier;
        _changed = changed;
        _failed = failed;
        _random = settings.Random ?? Random.Shared;
    }

    /// <summary>How many requests wait, in memory and in the frontier.</summary>
    public long Queued { get; private set; }

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => Queued == 0 && _asked == 0;

    private TimeSpan FirstDelay =>
        _settings.AutoThrottleEnabled && _settings.AutoThrottleStartDelay > _settings.DownloadDelay
            ? _settings.AutoThrottleStartDelay
            : _settings.DownloadDelay;

    /// <summary>The frontier has so many more requests of a host.</summary>
    public void Add(string name, long count)
    {
        HostQueue host = Of(name);
        host.Stored += count;
        host.StoredDue = null;
        host.HasChanged = true;
        Count(count);
        Consider(host);
    }

    /// <summary>The host of a name.</summary>
    public HostQueue Of(string name)
    {
        if (!_hosts.TryGetValue(name, out HostQueue? host))
        {
            host = new HostQueue(name, _statistics.Host(name), FirstDelay);
            _hosts.Add(name, host);
        }

        return host;
    }

    /// <summary>Takes the next request. Its host then has one slot less, until <see cref="Ended"/>.</summary>
    public bool TryTake([NotNullWhen(true)] out HostQueue? host, [NotNullWhen(true)] out QueuedRequest? request)
    {
        while (_line.TryDequeue(out host))
        {
            host.IsInLine = false;
            if (MayBegin(host) && host.TryTake(out request))
            {
                _ready--;
                Count(-1);
                host.Begin();
                return true;
            }

            Consider(host);
        }

        request = null;
        return false;
    }

    /// <summary>A request that was taken is sent now: the host's delay begins.</summary>
    public void Sent(HostQueue host)
    {
        TimeSpan delay = host.Delay;
        if (_settings.RandomizeDownloadDelay)
        {
            delay *= 0.5 + _random.NextDouble();
        }

        NotBefore(host, _reactor.Now + (delay > host.RobotsDelay ? delay : host.RobotsDelay));
        Consider(host);
    }

    /// <summary>A request that was taken has left the host's slot.</summary>
    public void Ended(HostQueue host)
    {
        host.End();
        Consider(host);
    }

    /// <summary>Puts a request back that was taken and not sent: it is the host's next.</summary>
    public void PutFirst(HostQueue host, QueuedRequest request)
    {
        host.AddFirst(request);
        _ready++;
        Count(1);
        Ended(host);
    }

    /// <summary>The frontier holds a request of this host again, not to be sent before a time.</summary>
    public void PutBack(HostQueue host, TimeSpan due)
    {
        host.StoredDue = host.Stored == 0 || host.StoredDue > due ? due : host.StoredDue;
        host.Stored++;
        host.HasChanged = true;
        Count(1);
        Consider(host);
    }

    /// <summary>Nothing is sent to a host before a time.</summary>
    public void Pause(HostQueue host, TimeSpan until, string reason)
    {
        if (until > host.NotBefore)
        {
            host.Statistics.WaitsFor = reason;
            host.Statistics.WaitsUntil = _reactor.TimeProvider.GetUtcNow() + (until - _reactor.Now);
            NotBefore(host, until);
            Consider(host);
        }
    }

    /// <summary>Sees to it that the host comes to its turn: now, or when its time has come.</summary>
    public void Consider(HostQueue host)
    {
        host.Show();
        Fill(host);
        if (
            host.Ready > 0
            && !host.IsInLine
            && host.Active < _settings.ConcurrentRequestsPerDomain
            && !host.WaitsForRobots
        )
        {
            if (MayBegin(host))
            {
                host.Statistics.WaitsFor = null;
                host.Statistics.WaitsUntil = null;
                host.IsInLine = true;
                _line.Enqueue(host);
                _changed();
            }
            else
            {
                WakeAt(host, host.NotBefore);
            }
        }
        else if (host is { Ready: 0, Stored: > 0, StoredDue: { } due, IsFilling: false })
        {
            WakeAt(host, due);
        }
    }

    /// <summary>Stops all alarms.</summary>
    public void Stop()
    {
        foreach (HostQueue host in _hosts.Values)
        {
            if (host.Alarm is { Active: true } alarm)
            {
                alarm.Cancel();
            }
        }
    }

    private static void NotBefore(HostQueue host, TimeSpan time) =>
        host.NotBefore = time > host.NotBefore ? time : host.NotBefore;

    private bool MayBegin(HostQueue host) =>
        host.Ready > 0
        && host.Active < _settings.ConcurrentRequestsPerDomain
        && !host.WaitsForRobots
        && host.NotBefore <= _reactor.Now;

    private void WakeAt(HostQueue host, TimeSpan time)
    {
        if (host.Alarm is { Active: true } alarm)
        {
            if (alarm.Time <= time)
            {
                return;
            }

            alarm.Cancel();
        }

        TimeSpan wait = time - _reactor.Now;
        host.Alarm = _reactor.CallLater(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Consider, host);
    }

    private void Count(long change)
    {
        Queued += change;
        _statistics.Queued = Queued;
    }

    private void Fill(HostQueue host)
    {
        // A host with a delay uses few, and the more urgent one that comes meanwhile should not wait behind many.
        int wanted =
            host.Delay + host.RobotsDelay > TimeSpan.Zero
                ? 1
                : Math.Max(LeastWindow, _settings.ConcurrentRequestsPerDomain * WindowPerSlot);
        if (
            host.IsFilling
            || host.Stored == 0
            || host.StoredDue > _reactor.Now
            || host.Ready > wanted / 2
            || (host.Ready > 0 && host.NotBefore > _reactor.Now)
        )
        {
            return;
        }

        host.IsFilling = true;
        if (_ready + _asked >= MostReady)
        {
            _unfilled.Enqueue(host);
            return;
        }

        Ask(host, wanted);
    }

    private void Ask(HostQueue host, int wanted)
    {
        _asked += wanted;
        host.HasChanged = false;
        _frontier
            .Take(host.Host, wanted, _reactor.TimeProvider.GetUtcNow())
            .AddCallbacks(taken => Take(host, wanted, taken), failure => _failed(failure.Exception));
    }

    private void Take(HostQueue host, int wanted, TakenRequests taken)
    {
        _asked -= wanted;
        host.IsFilling = false;
        foreach (QueuedRequest request in taken.Requests)
        {
            host.Add(request);
        }

        _ready += taken.Requests.Count;
        host.Stored -= taken.Requests.Count;

        // What came while the frontier answered may be due, and is not in its answer.
        if (!host.HasChanged)
        {
            Count(taken.Remaining - host.Stored);
            host.Stored = taken.Remaining;
            host.StoredDue =
                taken.Requests.Count < wanted && taken.NextDue is { } due
                    ? _reactor.Now + (due - _reactor.TimeProvider.GetUtcNow())
                    : null;
        }

        Consider(host);
        while (_ready + _asked < MostReady && _unfilled.TryDequeue(out HostQueue? next))
        {
            next.IsFilling = false;
            Fill(next);
        }

        _changed();
    }
}
