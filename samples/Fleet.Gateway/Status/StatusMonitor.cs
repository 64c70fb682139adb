using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Stores.Writing;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>Watches the gateway: takes snapshots for the status page, and a history point every second.</summary>
/// <remarks>Threads: the loop's, except for <see cref="Complete"/>.</remarks>
internal sealed class StatusMonitor
{
    private const int HistoryLength = 180;
    private const int MaxDevices = 100;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly FleetGateway _gateway;
    private readonly Reactor _reactor;
    private readonly string _store;
    private readonly TimeSpan _began;
    private readonly LoopingCall _everySecond;

    /// <summary>With times by <see cref="Reactor.Now"/>, in milliseconds.</summary>
    private readonly Queue<HistoryPoint> _history = new(HistoryLength);
    private long _framesBefore;
    private double _secondsBefore;
    private double _framesPerSecond;

    /// <param name="gateway">The gateway to watch.</param>
    /// <param name="reactor">The reactor of the gateway.</param>
    /// <param name="store">The address of the store, as text.</param>
    public StatusMonitor(FleetGateway gateway, Reactor reactor, string store)
    {
        _gateway = gateway;
        _reactor = reactor;
        _store = store;
        _began = gateway.Now;
        _everySecond = new LoopingCall(AddHistoryPoint) { Clock = reactor };
    }

    public void Start()
    {
        _secondsBefore = _reactor.Seconds;
        _ = _everySecond.Start(s_second, now: false);
    }

    public void Stop()
    {
        if (_everySecond.Running)
        {
            _everySecond.Stop();
        }
    }

    /// <summary>Takes a snapshot, without the parts that take time to compute. <see cref="Complete"/> adds
    /// them.</summary>
    public (StatusSnapshot Status, DeviceSnapshot[] Devices) TakeSnapshot()
    {
        GatewayCounts counts = _gateway.Counts;
        ReactorStatistics loop = _reactor.Statistics();
        DateTimeOffset now = _gateway.UtcNow;
        var status = new StatusSnapshot
        {
            Now = now,
            UptimeSeconds = (_gateway.Now - _began).TotalSeconds,
            Online = _gateway.Devices.Online.Count,
            Connections = _gateway.Devices.Connections.Count,
            FramesPerSecond = _framesPerSecond,
            Frames = counts.Frames,
            Rejected = counts.Rejected,
            Unknown = counts.Unknown,
            Silent = counts.Silent,
            Replaced = counts.Replaced,
            Paused = counts.Paused,
            TurnedAway = counts.TurnedAway,
            RegistrationsRefused = counts.RegistrationsRefused,
            Closed = CloseReasons.All.ToDictionary(static reason => reason.ToWords(), counts.Closed),
            FpFrames = counts.FpFrames,
            Store = _store,
            Queue = _gateway.Writer.Statistics(),
            LoopDelay = new LoopDelaySnapshot(
                loop.LoopDelay.P50.TotalMilliseconds,
                loop.LoopDelay.P99.TotalMilliseconds,
                loop.LoopDelay.Max.TotalMilliseconds,
                loop.LongestTurn.TotalMilliseconds
            ),
            WorkingSet = 0,
            Devices = [],
            History =
            [
                .. _history.Select(point =>
                    point with
                    {
                        Time = _gateway.ToWallClock(TimeSpan.FromMilliseconds(point.Time)).ToUnixTimeMilliseconds(),
                    }
                ),
            ],
        };
        return (status, [.. HeardLast().Select(static device => device.Snapshot())]);
    }

    /// <summary>Adds the parts that take time to compute. Runs on any thread but the loop's.</summary>
    public static StatusSnapshot Complete((StatusSnapshot Status, DeviceSnapshot[] Devices) snapshot)
    {
        (StatusSnapshot status, DeviceSnapshot[] devices) = snapshot;
        Array.Sort(devices, static (one, other) => other.Seen.CompareTo(one.Seen));
        return status with { WorkingSet = Environment.WorkingSet, Devices = devices };
    }

    /// <summary>The devices heard last, in any order. The loop does not sort all devices for a page.</summary>
    private IEnumerable<OnlineDevice> HeardLast()
    {
        var chosen = new PriorityQueue<OnlineDevice, TimeSpan>(MaxDevices);
        foreach (OnlineDevice device in _gateway.Devices.Online)
        {
            if (chosen.Count < MaxDevices)
            {
                chosen.Enqueue(device, device.LastFrame);
            }
            else
            {
                _ = chosen.EnqueueDequeue(device, device.LastFrame);
            }
        }

        return chosen.UnorderedItems.Select(static item => item.Element);
    }

    private void AddHistoryPoint()
    {
        long frames = _gateway.Counts.Frames;
        double seconds = _reactor.Seconds;
        _framesPerSecond = (frames - _framesBefore) / Math.Max(0.001, seconds - _secondsBefore);
        _framesBefore = frames;
        _secondsBefore = seconds;
        if (_history.Count == HistoryLength)
        {
            _history.Dequeue();
        }

        WriterStatistics queue = _gateway.Writer.Statistics();
        _history.Enqueue(
            new HistoryPoint(
                (long)_gateway.Now.TotalMilliseconds,
                _gateway.Devices.Online.Count,
                _framesPerSecond,
                queue.Positions + queue.Alarms,
                _reactor.Statistics().LoopDelay.P99.TotalMilliseconds
            )
        );
    }
}
