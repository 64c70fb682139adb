namespace Becket.Cli.Examples;

/// <summary>Records the waits of a working day as bars, on lanes on which bars never overlap.</summary>
/// <remarks>A wait that names no lane gets the first free one, so there are as many lanes as there were waits at
/// once.</remarks>
/// <param name="elapsed">Returns the seconds since the day began.</param>
internal sealed class Timeline(Func<double> elapsed)
{
    private readonly List<Bar> _bars = [];
    private readonly Dictionary<string, Bar> _open = [];

    /// <summary>For each lane, whether a wait occupies it now.</summary>
    private readonly List<bool> _isBusy = [];
    private readonly PriorityQueue<int, int> _freeLanes = new();

    /// <summary>The waits that have ended, in the order in which they ended.</summary>
    public IReadOnlyList<Bar> Bars => _bars;

    public int Lanes => _isBusy.Count;

    /// <summary>The length of the day in seconds; set by <see cref="Close"/>.</summary>
    public double Length { get; private set; }

    public void Begin(string who, int? lane = null)
    {
        int chosen = lane ?? FirstFreeLane();
        while (Lanes <= chosen)
        {
            _isBusy.Add(false);
        }

        _isBusy[chosen] = true;
        _open.Add(who, new Bar(who, chosen, Start: elapsed(), End: double.NaN));
    }

    public void End(string who)
    {
        if (!_open.Remove(who, out Bar? bar))
        {
            throw new InvalidOperationException($"The wait of '{who}' ended, but it has not begun.");
        }

        _bars.Add(bar with { End = elapsed() });
        _isBusy[bar.Lane] = false;
        _freeLanes.Enqueue(bar.Lane, bar.Lane);
    }

    public void Close() => Length = elapsed();

    private int FirstFreeLane()
    {
        // A freed lane stays in the queue when Begin takes it by its number, so the queue may hold busy lanes.
        while (_freeLanes.TryDequeue(out int lane, out _))
        {
            if (!_isBusy[lane])
            {
                return lane;
            }
        }

        return Lanes;
    }
}
