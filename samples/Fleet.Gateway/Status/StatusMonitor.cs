using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Stores.Writing;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>Watches the gateway: takes snapshots for the status page, and a history point every second.</summary>
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

    public StatusSnapshot TakeSnapshot()
    {
        GatewayCounts counts = _gateway.Counts;
        ReactorStatistics loop = _reactor.Statistics();
        DateTimeOffset now = _gateway.UtcNow;
        return new StatusSnapshot
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
            WorkingSet = Environment.WorkingSet,
            Devices =
            [
                .. HeardLast()
                    .Select(static device => device.Snapshot())
                    .OrderByDescending(static device => device.Seen),
            ],
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
