using Becket.Samples.Fleet.Gateway.Stores.Writing;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>Watches the gateway: once a second it notes how things stand.</summary>
/// <remarks>Threads: the loop's, but for <see cref="Complete"/>.</remarks>
internal sealed class StatusMonitor
{
    private const int HistoryLength = 180;
    private const int MaxDevices = 100;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly FleetGateway _gateway;
    private readonly IReactorTime _time;
    private readonly string _store;
    private readonly DateTimeOffset _began;
    private readonly LoopDelay _delay;
    private readonly LoopingCall _everySecond;
    private readonly Queue<HistoryPoint> _history = new(HistoryLength);
    private long _framesBefore;
    private double _secondsBefore;
    private double _framesPerSecond;

    /// <param name="gateway">Whom it watches.</param>
    /// <param name="time">The reactor.</param>
    /// <param name="store">Where the store is, in words.</param>
    public StatusMonitor(FleetGateway gateway, IReactorTime time, string store)
    {
        _gateway = gateway;
        _time = time;
        _store = store;
        _began = gateway.UtcNow;
        _delay = new LoopDelay(time);
        _everySecond = new LoopingCall(Note) { Clock = time };
    }

    public void Start()
    {
        _secondsBefore = _time.Seconds;
        _delay.Start();
        _ = _everySecond.Start(s_second, now: false);
    }

    public void Stop()
    {
        if (_everySecond.Running)
        {
            _delay.Stop();
            _everySecond.Stop();
        }
    }

    /// <summary>How things stand, but for what takes time to work out: see <see cref="Complete"/>.</summary>
    public (StatusSnapshot Status, DeviceSnapshot[] Devices, float[] Delays) TakeSnapshot()
    {
        GatewayCounts counts = _gateway.Counts;
        DateTimeOffset now = _gateway.UtcNow;
        var status = new StatusSnapshot
        {
            Now = now,
            UptimeSeconds = (now - _began).TotalSeconds,
            Online = _gateway.Devices.Online.Count,
            Connections = _gateway.Devices.Connections.Count,
            FramesPerSecond = _framesPerSecond,
            Frames = counts.Frames,
            Rejected = counts.Rejected,
            Unknown = counts.Unknown,
            Silent = counts.Silent,
            Replaced = counts.Replaced,
            Paused = counts.Paused,
            FpFrames = counts.FpFrames,
            Store = _store,
            Queue = _gateway.Writer.Statistics(),
            LoopDelay = new LoopDelaySnapshot(0, 0, 0, _delay.Longest.TotalMilliseconds),
            WorkingSet = 0,
            Devices = [],
            History = [.. _history],
        };
        return (status, [.. _gateway.Devices.Online.Select(static session => session.Snapshot())], _delay.Recent());
    }

    /// <summary>Works out the rest: on whatever thread, but not on the loop, which has better to do than
    /// sorting.</summary>
    public static StatusSnapshot Complete((StatusSnapshot Status, DeviceSnapshot[] Devices, float[] Delays) look)
    {
        (StatusSnapshot? status, DeviceSnapshot[]? devices, float[]? delays) = look;
        Array.Sort(devices, static (one, other) => other.Seen.CompareTo(one.Seen));
        return status with
        {
            LoopDelay = new LoopDelaySnapshot(
                LoopDelay.Percentile(delays, 0.5),
                LoopDelay.Percentile(delays, 0.99),
                LoopDelay.Percentile(delays, 1),
                status.LoopDelay.LongestEver
            ),
            WorkingSet = Environment.WorkingSet,
            Devices = devices[..Math.Min(devices.Length, MaxDevices)],
        };
    }

    private void Note()
    {
        long frames = _gateway.Counts.Frames;
        double seconds = _time.Seconds;
        _framesPerSecond = (frames - _framesBefore) / Math.Max(0.001, seconds - _secondsBefore);
        _framesBefore = frames;
        _secondsBefore = seconds;
        if (_history.Count == HistoryLength)
        {
            _history.Dequeue();
        }

        WriterStatistics queue = _gateway.Writer.Statistics();
        float[] delays = _delay.Recent((int)(s_second / LoopDelay.Interval));
        _history.Enqueue(
            new HistoryPoint(
                _gateway.UtcNow.ToUnixTimeMilliseconds(),
                _gateway.Devices.Online.Count,
                _framesPerSecond,
                queue.Positions + queue.Alarms,
                LoopDelay.Percentile(delays, 0.99)
            )
        );
    }
}
