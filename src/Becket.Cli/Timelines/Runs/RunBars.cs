namespace Becket.Cli.Timelines.Runs;

/// <summary>What ran when: each attempt by itself, until there are so many that short ones next to each other are taken
/// together.</summary>
internal sealed class RunBars(int most = RunBars.DefaultMost)
{
    /// <summary>A page with so many takes some megabytes, and a browser moves through it without a halt.</summary>
    public const int DefaultMost = 200_000;

    private List<RunBar> _bars = [];
    private double _resolution;

    /// <summary>In the order in which they ended, so on each slot in the order of time.</summary>
    public IReadOnlyList<RunBar> All => _bars;

    /// <summary>The highest slot.</summary>
    public int Slots { get; private set; }

    public void Add(RunBar bar)
    {
        Slots = Math.Max(Slots, bar.Slot);
        _bars.Add(bar);
        if (_bars.Count <= most)
        {
            return;
        }

        // To half, so that it is done rarely.
        (_bars, _resolution) = Coarsen(most / 2, _resolution);
    }

    /// <summary>No more of them than this; as few as need be are taken together.</summary>
    public IReadOnlyList<RunBar> AtMost(int count) => _bars.Count <= count ? _bars : Coarsen(count, _resolution).Bars;

    /// <summary>Takes bars together as long as what comes out is no longer than this, in seconds.</summary>
    public static List<RunBar> Coarsen(IReadOnlyList<RunBar> bars, double resolution)
    {
        var coarse = new List<RunBar>();
        var last = new Dictionary<int, int>();
        foreach (RunBar bar in bars)
        {
            if (last.TryGetValue(bar.Slot, out int at) && bar.End - coarse[at].Start <= resolution)
            {
                coarse[at] = coarse[at].With(bar);
                continue;
            }

            last[bar.Slot] = coarse.Count;
            coarse.Add(bar);
        }

        return coarse;
    }

    private (List<RunBar> Bars, double Resolution) Coarsen(int count, double resolution)
    {
        double length = _bars.Max(bar => bar.End);
        resolution = Math.Max(resolution, length / count);
        while (true)
        {
            List<RunBar> coarse = Coarsen(_bars, resolution);

            // One for each slot is as few as it can be.
            if (coarse.Count <= count || resolution > length)
            {
                return (coarse, resolution);
            }

            resolution *= 2;
        }
    }
}
