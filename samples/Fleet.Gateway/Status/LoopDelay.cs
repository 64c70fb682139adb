using System.Diagnostics;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>Measures how late the loop is: a call that is due every ten milliseconds notes by how much it is not on
/// time.</summary>
/// <remarks>Threads: the loop's.</remarks>
internal sealed class LoopDelay
{
    private readonly float[] _recent = new float[6_000];
    private readonly LoopingCall _probe;
    private long _began;
    private TimeSpan _due = Interval;
    private long _count;

    public LoopDelay(IReactorTime time) => _probe = new LoopingCall(Note) { Clock = time };

    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest delay since the start.</summary>
    public TimeSpan Longest { get; private set; }

    public void Start()
    {
        _began = Stopwatch.GetTimestamp();
        _ = _probe.Start(Interval, now: false);
    }

    public void Stop() => _probe.Stop();

    /// <summary>The delays of the last minute, in milliseconds; fewer after the start.</summary>
    /// <param name="most">How many at most, the latest.</param>
    public float[] Recent(int most = int.MaxValue)
    {
        float[] delays = new float[Math.Min(Math.Min(_count, _recent.Length), most)];
        for (int index = 0; index < delays.Length; index++)
        {
            delays[index] = _recent[(_count - delays.Length + index) % _recent.Length];
        }

        return delays;
    }

    /// <summary>What a share of the delays is no longer than. Sorts them.</summary>
    /// <param name="delays">Some.</param>
    /// <param name="share">0 to 1.</param>
    public static double Percentile(float[] delays, double share)
    {
        Array.Sort(delays);
        return delays.Length == 0
            ? 0
            : delays[Math.Clamp((int)Math.Ceiling(delays.Length * share) - 1, 0, delays.Length - 1)];
    }

    private void Note()
    {
        // A looping call keeps to its beats and leaves out those it has missed, so the next is due at the first beat
        // after this call.
        TimeSpan now = Stopwatch.GetElapsedTime(_began);
        TimeSpan late = now > _due ? now - _due : TimeSpan.Zero;
        _due = Interval * (Math.Floor(now / Interval) + 1);
        _recent[_count++ % _recent.Length] = (float)late.TotalMilliseconds;
        Longest = late > Longest ? late : Longest;
    }
}
