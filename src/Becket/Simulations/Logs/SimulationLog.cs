namespace Becket.Simulations.Logs;

/// <summary>The log of a run: the last events of each host, or all.</summary>
/// <param name="isWhole">Whether all events are kept.</param>
/// <param name="expected">The log of an earlier run with the same seed, whose events this one's must equal; null for
/// none.</param>
internal sealed class SimulationLog(bool isWhole = false, SimulationLog? expected = null)
{
    // 64 bytes each. A run that needs more than this to fail is better shortened.
    private const int MostEntries = 1_000_000;

    private readonly List<LogEntry>? _entries = isWhole ? [] : null;

    /// <summary>The events without a host.</summary>
    private readonly EventRing _recent = new(Host.RecentEvents);

    /// <summary>Whether all events are kept, turns of hosts too.</summary>
    public bool IsWhole => _entries is not null;

    /// <summary>Whether the bytes that are sent are compared, too.</summary>
    public bool ComparesBytes { get; init; } = true;

    /// <summary>How many events there were, of those that this log keeps.</summary>
    public long Count { get; private set; }

    /// <summary>The events, as many as are kept; only of a whole log.</summary>
    public IReadOnlyList<LogEntry> Entries => _entries ?? [];

    /// <summary>Gives the fingerprint of the run so far.</summary>
    public Func<ulong>? Fingerprint { get; set; }

    /// <summary>Called at the first event that differs from that of the earlier run, with its index.</summary>
    public Action<int>? OnDifference { get; set; }

    /// <summary>The events without a host, as many as are kept.</summary>
    public IEnumerable<SimulationEvent> WithoutHost => _recent.Read();

    public void Add(in SimulationEvent happening)
    {
        if (_entries is null)
        {
            AddRecent(happening);
            return;
        }

        if (happening.Kind != EventKind.Turn)
        {
            AddRecent(happening);
        }

        Count++;
        if (_entries.Count >= MostEntries)
        {
            return;
        }

        var entry = new LogEntry(happening, Fingerprint?.Invoke() ?? 0);
        _entries.Add(entry);
        int index = _entries.Count - 1;
        if (OnDifference is { } report && expected is not null && !IsAsExpected(index))
        {
            OnDifference = null;
            report(index);
        }
    }

    /// <summary>The run has ended: it must not be shorter than the earlier one.</summary>
    public void End()
    {
        if (OnDifference is { } report && expected is not null && _entries!.Count < expected.Entries.Count)
        {
            OnDifference = null;
            report(_entries.Count);
        }
    }

    /// <summary>Describes a difference from the earlier run: what both did before, and then each.</summary>
    public IEnumerable<string> DescribeDifference(int index)
    {
        const int Before = 10;
        for (int before = Math.Max(0, index - Before); before < index; before++)
        {
            yield return $"  both:    {EventText.Line(_entries![before].Event)}";
        }

        yield return $"  first:   {TextAt(expected!.Entries, index)}";
        yield return $"  second:  {TextAt(_entries!, index)}";
        if (
            index < _entries!.Count
            && index < expected.Entries.Count
            && EventText.Line(_entries[index].Event) == EventText.Line(expected.Entries[index].Event)
        )
        {
            yield return ComparesBytes
                ? "  The event is the same, but not the random numbers drawn, or the bytes sent, before it. The bytes "
                    + "of TLS never are: for a scenario with TLS set ExploreOptions.CheckBytes to false."
                : "  The event is the same, but not the random numbers drawn before it.";
        }
    }

    private static string TextAt(IReadOnlyList<LogEntry> entries, int index) =>
        index < entries.Count ? EventText.Line(entries[index].Event) : "the run had ended";

    private void AddRecent(in SimulationEvent happening) => (happening.Host?.Recent ?? _recent).Add(happening);

    private bool IsAsExpected(int index)
    {
        if (index >= expected!.Entries.Count)
        {
            return false;
        }

        (SimulationEvent mine, ulong fingerprint) = _entries![index];
        (SimulationEvent other, ulong otherFingerprint) = expected.Entries[index];
        return mine.Time.Equals(other.Time)
            && fingerprint == otherFingerprint
            && mine.Kind == other.Kind
            && mine.Number == other.Number
            && mine.Host?.Name == other.Host?.Name
            && EventText.Of(mine) == EventText.Of(other);
    }
}
