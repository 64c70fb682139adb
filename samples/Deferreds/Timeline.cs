namespace Becket.Samples.Deferreds;

/// <summary>Who waited when: a bar for each wait, on lanes on which bars never overlap.</summary>
/// <remarks>A wait that names no lane gets the first free one, so there are as many lanes as there were waits at
/// once.</remarks>
public sealed class Timeline(Func<double> elapsed)
{
    private readonly List<Bar> _bars = [];
    private readonly Dictionary<string, Bar> _open = [];

    /// <summary>For each lane, whether a wait is under way on it.</summary>
    private readonly List<bool> _isBusy = [];
    private readonly PriorityQueue<int, int> _freeLanes = new();

    /// <summary>The waits that are over, in the order in which they ended.</summary>
    public IReadOnlyList<Bar> Bars => _bars;

    public int Lanes => _isBusy.Count;

    /// <summary>How long the day was, in seconds; known once it is closed.</summary>
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
            throw new InvalidOperationException($"{who} ended without having begun.");
        }

        _bars.Add(bar with { End = elapsed() });
        _isBusy[bar.Lane] = false;
        _freeLanes.Enqueue(bar.Lane, bar.Lane);
    }

    public void Close() => Length = elapsed();

    private int FirstFreeLane()
    {
        // A lane that was asked for by name since it came free is still in the queue; it is passed over here.
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

/// <summary>One wait, from start to end in seconds since the day began.</summary>
public sealed record Bar(string Who, int Lane, double Start, double End);
