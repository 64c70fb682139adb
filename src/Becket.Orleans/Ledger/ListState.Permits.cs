namespace Becket.Orleans.Ledger;

// The bound over all machines: see ShardState.Permits for why it holds.
internal sealed partial class ListState
{
    /// <summary>When to look again for permits that other shards return.</summary>
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>By shard: the number of its last request, and how many permits it has.</summary>
    private readonly SortedDictionary<int, ShardPermits> _permits = [];

    /// <summary>The grants within the last window of time, oldest first.</summary>
    private readonly Queue<Start> _starts = new();

    /// <summary>How many starts are in the window.</summary>
    private int _started;

    /// <summary>How many permits the shards have, together.</summary>
    public int PermitsHeld => _permits.Values.Sum(static permits => permits.Held);

    /// <summary>Writes down what a shard has, and grants it more if the bound and the rate allow.</summary>
    /// <param name="now">The time of the owner's clock.</param>
    /// <param name="request">The shard's request.</param>
    /// <returns>The grant. Nothing for a request that was overtaken, and for a list that does not run.</returns>
    /// <exception cref="LedgerException">There is no such list.</exception>
    public PermitGrant GrantPermits(TimeSpan now, PermitRequest request)
    {
        ListView view = Existing();
        ShardPermits before = _permits.GetValueOrDefault(request.Shard);
        if (request.Sequence <= before.Sequence)
        {
            return new PermitGrant(request.Sequence, 0, null);
        }

        int others = PermitsHeld - before.Held;
        int want = view.Control.Mode == ListMode.Running ? request.Want : 0;
        int granted = Math.Min(want, (view.Options.MaxRunning ?? int.MaxValue) - others - request.Held);
        TimeSpan? askAgainIn = granted < want ? s_lookAgain : null;
        if (view.Options.MaxStartsPerSecond is { } rate && granted > 0)
        {
            int startable = Math.Min(granted, Startable(now, rate));
            AddStarts(now, startable);
            if (startable < granted)
            {
                granted = startable;
                askAgainIn = _starts.Peek().Time + WindowOf(rate) - now;
            }
        }

        granted = Math.Max(0, granted);
        _permits[request.Shard] = new ShardPermits(request.Sequence, request.Held + granted);
        StateVersion++;
        return new PermitGrant(request.Sequence, granted, askAgainIn);
    }

    /// <summary>In each span of so much time at most <see cref="StartsIn"/> jobs start.</summary>
    private static TimeSpan WindowOf(double rate) => TimeSpan.FromSeconds(Math.Floor(Math.Max(1, rate)) / rate);

    private static int StartsIn(double rate) => (int)Math.Min(int.MaxValue, Math.Floor(Math.Max(1, rate)));

    private int Startable(TimeSpan now, double rate)
    {
        TimeSpan window = WindowOf(rate);
        while (_starts.TryPeek(out Start oldest) && oldest.Time + window <= now)
        {
            _starts.Dequeue();
            _started -= oldest.Count;
        }

        return Math.Max(0, StartsIn(rate) - _started);
    }

    private void AddStarts(TimeSpan now, int count)
    {
        if (count > 0)
        {
            _starts.Enqueue(new Start(now, count));
            _started += count;
        }
    }

    private readonly record struct ShardPermits(long Sequence, int Held);

    private readonly record struct Start(TimeSpan Time, int Count);
}
