namespace Becket.Cli.Timelines.Runs;

/// <summary>The bars of a run, one for each attempt. With too many attempts, short ones next to each other are joined
/// into one bar.</summary>
internal sealed class RunBars(int most = RunBars.DefaultMost)
{
    /// <summary>A page with this many bars takes some megabytes, and a browser scrolls it smoothly.</summary>
    public const int DefaultMost = 200_000;

    private List<RunBar> _bars = [];
    private double _resolution;

    /// <summary>The bars in the order in which the attempts ended, so in the order of time on each slot.</summary>
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

        // To half of the limit, so that this is rare.
        (_bars, _resolution) = Coarsen(most / 2, _resolution);
    }

    /// <summary>At most this many bars. No more bars are joined than necessary.</summary>
    public IReadOnlyList<RunBar> AtMost(int count) => _bars.Count <= count ? _bars : Coarsen(count, _resolution).Bars;

    /// <summary>Joins neighbouring bars while the result is no longer than <paramref name="resolution"/>
    /// seconds.</summary>
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

            // With one bar for each slot, nothing is left to join.
            if (coarse.Count <= count || resolution > length)
            {
                return (coarse, resolution);
            }

            resolution *= 2;
        }
    }
}
