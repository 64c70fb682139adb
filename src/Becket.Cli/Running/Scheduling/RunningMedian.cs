namespace Becket.Cli.Running.Scheduling;

/// <summary>The median of durations, exact to one per cent, in a fixed amount of memory.</summary>
internal sealed class RunningMedian
{
    // Each bucket is one per cent wider than the one before, from a microsecond to some hundred days.
    private const double Width = 1.01;
    private const int Buckets = 3000;
    private static readonly double s_shortest = 1e-6;

    private readonly long[] _counts = new long[Buckets];

    public long Count { get; private set; }

    public void Add(TimeSpan duration)
    {
        double bucket = Math.Log(Math.Max(duration.TotalSeconds, s_shortest) / s_shortest) / Math.Log(Width);
        _counts[Math.Min((int)bucket, Buckets - 1)]++;
        Count++;
    }

    /// <summary>The middle of the bucket that holds the median; zero if there are no durations.</summary>
    public TimeSpan Median()
    {
        long before = 0;
        for (int i = 0; i < Buckets && Count > 0; i++)
        {
            before += _counts[i];
            if (before * 2 >= Count)
            {
                return TimeSpan.FromSeconds(s_shortest * Math.Pow(Width, i + 0.5));
            }
        }

        return TimeSpan.Zero;
    }
}
