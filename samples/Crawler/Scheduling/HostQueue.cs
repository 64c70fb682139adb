using System.Diagnostics.CodeAnalysis;
using Crawler.Frontier;
using Crawler.Reporting;

namespace Crawler.Scheduling;

/// <summary>One host: what it has queued, what is under way, and when it may be asked again.</summary>
internal sealed class HostQueue(string host, HostStatistics statistics, TimeSpan firstDelay)
{
    private readonly LinkedList<QueuedRequest> _window = new();

    /// <summary>The name.</summary>
    public string Host { get; } = host;

    /// <summary>The numbers for the reports.</summary>
    public HostStatistics Statistics { get; } = statistics;

    /// <summary>How many requests lie ready in memory.</summary>
    public int Ready => _window.Count;

    /// <summary>How many lie in the frontier.</summary>
    public long Stored { get; set; }

    /// <summary>When the first of those is due; null if some are due now.</summary>
    public TimeSpan? StoredDue { get; set; }

    /// <summary>Whether the frontier was asked for more.</summary>
    public bool IsFilling { get; set; }

    /// <summary>Whether the frontier was given requests of the host since it was last asked.</summary>
    public bool HasChanged { get; set; }

    /// <summary>Whether it stands in the line of those that may begin a request.</summary>
    public bool IsInLine { get; set; }

    /// <summary>Whether nothing begins until its robots.txt is there.</summary>
    public bool WaitsForRobots { get; set; }

    /// <summary>Requests under way.</summary>
    public int Active { get; private set; }

    /// <summary>The delay that settings and the throttle ask for.</summary>
    public TimeSpan Delay { get; set; } = firstDelay;

    /// <summary>The delay that robots.txt asks for.</summary>
    public TimeSpan RobotsDelay { get; set; }

    /// <summary>When the next request may begin, by the reactor's time.</summary>
    public TimeSpan NotBefore { get; set; }

    /// <summary>How many answers in a row asked for fewer requests.</summary>
    public int Refusals { get; set; }

    /// <summary>Looks at the host again when its time has come.</summary>
    public DelayedCall? Alarm { get; set; }

    public void Add(QueuedRequest request) => _window.AddLast(request);

    public void AddFirst(QueuedRequest request) => _window.AddFirst(request);

    public bool TryTake([NotNullWhen(true)] out QueuedRequest? request)
    {
        request = _window.First?.Value;
        if (request is not null)
        {
            _window.RemoveFirst();
        }

        return request is not null;
    }

    /// <summary>A request holds a slot of the host from now on.</summary>
    public void Begin()
    {
        Active++;
        Show();
        Statistics.MostActive = Math.Max(Statistics.MostActive, Active);
    }

    /// <summary>It gives the slot back.</summary>
    public void End()
    {
        Active--;
        Show();
    }

    /// <summary>Copies the numbers that change often.</summary>
    public void Show()
    {
        Statistics.Active = Active;
        Statistics.Queued = Stored + Ready;
        Statistics.Delay = Delay > RobotsDelay ? Delay : RobotsDelay;
    }
}
