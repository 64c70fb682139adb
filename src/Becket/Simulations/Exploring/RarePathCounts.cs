namespace Becket.Simulations.Exploring;

/// <summary>Adds up the rare paths of many runs.</summary>
internal sealed class RarePathCounts
{
    private readonly SortedDictionary<string, Count> _counts = new(StringComparer.Ordinal);

    public void Add(IEnumerable<(string Name, long Times)> run)
    {
        foreach ((string name, long times) in run)
        {
            Count count = Find(name);
            count.Seeds++;
            count.SeedsTaken += times > 0 ? 1 : 0;
            count.Times += times;
        }
    }

    public void Add(RarePathCounts other)
    {
        foreach ((string name, Count its) in other._counts)
        {
            Count count = Find(name);
            count.Seeds += its.Seeds;
            count.SeedsTaken += its.SeedsTaken;
            count.Times += its.Times;
        }
    }

    public IReadOnlyList<RarePath> Read() =>
        [
            .. _counts.Select(static pair => new RarePath(
                pair.Key,
                pair.Value.Seeds,
                pair.Value.SeedsTaken,
                pair.Value.Times
            )),
        ];

    private Count Find(string name)
    {
        if (!_counts.TryGetValue(name, out Count? count))
        {
            _counts.Add(name, count = new Count());
        }

        return count;
    }

    private sealed class Count
    {
        public int Seeds { get; set; }

        public int SeedsTaken { get; set; }

        public long Times { get; set; }
    }
}
