using System.Diagnostics;

namespace Becket.Reactors;

/// <summary>Only waits and wakes, on any platform, without input and output.</summary>
internal sealed class ParkingDriver : IoDriver
{
    // Monitor counts whole milliseconds. A longer wait than this is cut into several, which costs a turn a day.
    private const double LongestWait = 24 * 60 * 60;

    private readonly object _gate = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private bool _isWoken;

    public override string Name => "parking";

    public override double Seconds => (Stopwatch.GetTimestamp() - _start) / (double)Stopwatch.Frequency;

    public override DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();

    public override bool IsRealTime => true;

    public override void Wait(double due, bool isWorkElsewhere)
    {
        if (due <= 0)
        {
            return;
        }

        // Up to the next millisecond, as a call must never be early. That also gathers the timers of one millisecond in one wake-up.
        var seconds = due - Seconds;
        if (seconds <= 0)
        {
            return;
        }

        var milliseconds = double.IsPositiveInfinity(due) ? Timeout.Infinite : (int)Math.Ceiling(Math.Min(seconds, LongestWait) * 1000);
        lock (_gate)
        {
            if (!_isWoken)
            {
                Monitor.Wait(_gate, milliseconds);
            }

            _isWoken = false;
        }
    }

    public override void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }
}
