using System.Diagnostics;
using System.Runtime;
using Becket.Reactors.Threads;

namespace Becket.Reactors.Inspecting;

/// <summary>A reactor, as the thread that answers <c>becket top</c> sees it.</summary>
/// <remarks>Threads: that thread. Only <see cref="Take"/> runs on the loop.</remarks>
internal sealed class InspectedReactor(Reactor reactor)
{
    /// <summary>A snapshot may take a hundredth of the loop's time: the one before is shown again until then.</summary>
    private const int Share = 100;

    private const int MostSteps = 8;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    private ReactorSnapshot? _last;
    private TimeSpan _lastTook;
    private long _lastAt;
    private Request? _open;

    /// <summary>The reactor's name.</summary>
    public string Name => reactor.Name;

    /// <summary>The newest snapshot that the loop has made, with lines and groups; null if it has made none.</summary>
    /// <param name="findOrphans">Whether the loop searches for orphans.</param>
    /// <param name="blocked">If the loop does not answer: what it does.</param>
    public ReactorSnapshot? Ask(bool findOrphans, out BlockedLoop? blocked)
    {
        blocked = null;
        if (
            !findOrphans
            && _open is null
            && _last is { } recent
            && Stopwatch.GetElapsedTime(_lastAt) < _lastTook * Share
            && reactor.BlockedFor(s_patience) is null
        )
        {
            return _last = Refreshed(recent);
        }

        // A request that a blocked loop has not taken yet is taken when it goes on.
        bool isNew = _open is null;
        Request request = _open ??= new Request(findOrphans);
        if (isNew && !reactor.TryCallFromThread(new PostedAction<Request>(Take, request)))
        {
            _open = null;
            return _last;
        }

        if (!HasAnswer(request))
        {
            blocked = reactor.DescribeBlocked(s_patience);
            return _last is null ? null : Refreshed(_last);
        }

        _open = null;
        if (request.Snapshot is { } snapshot)
        {
            _lastTook = snapshot.Took - request.Compiling;
            _lastAt = Stopwatch.GetTimestamp();
            _last = SnapshotPlaces.Resolve(snapshot).Grouped();
        }

        return _last;
    }

    /// <summary>Waits for the answer: until the watchdog says that the loop is blocked, and for two seconds at most if
    /// it does not watch; for longer if the loop searches.</summary>
    private bool HasAnswer(Request request)
    {
        int most = request.FindOrphans ? MostSteps * 5 : MostSteps;
        for (int step = 0; step < most; step++)
        {
            if (request.Done.Wait(s_patience))
            {
                return true;
            }

            if (!request.HasBegun && reactor.BlockedFor(s_patience) is not null)
            {
                return false;
            }
        }

        return false;
    }

    private void Take(Request request)
    {
        request.HasBegun = true;
        TimeSpan compiled = JitInfo.GetCompilationTime(currentThread: true);
        try
        {
            request.Snapshot = reactor.TakeSnapshot(request.FindOrphans);
            request.Compiling = JitInfo.GetCompilationTime(currentThread: true) - compiled;
        }
        finally
        {
            request.Done.Set();
        }
    }

    /// <summary>A snapshot with the counters of now, which any thread may read.</summary>
    private ReactorSnapshot Refreshed(ReactorSnapshot snapshot) =>
        snapshot with
        {
            Statistics = reactor.Statistics(),
            Now = reactor.Now,
            Worked = reactor.Worked,
        };

    private sealed class Request(bool findOrphans)
    {
        private volatile bool _hasBegun;

        public bool FindOrphans => findOrphans;

        /// <summary>Whether the loop makes the snapshot now, or has made it.</summary>
        public bool HasBegun
        {
            get => _hasBegun;
            set => _hasBegun = value;
        }

        public ManualResetEventSlim Done { get; } = new();

        public ReactorSnapshot? Snapshot { get; set; }

        /// <summary>How much of the time was for compiling code, which happens once.</summary>
        public TimeSpan Compiling { get; set; }
    }
}
