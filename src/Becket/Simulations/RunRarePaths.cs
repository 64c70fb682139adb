using Becket.Reactors;

namespace Becket.Simulations;

/// <summary>The rare paths of one run. Each has its own source of chance, which follows from the seed and from its name
/// alone: so a new path in the code does not change what the others do.</summary>
internal sealed class RunRarePaths(ulong seed) : RarePaths
{
    // FoundationDB's rule for BUGGIFY: each named place is active in a quarter of the runs.
    private const double ShareOfSeeds = 0.25;

    /// <summary>Only looked up.</summary>
    private readonly Dictionary<string, Point> _points = new(StringComparer.Ordinal);
    private readonly List<Point> _all = [];

    /// <summary>Whether any path may be taken. Values that were drawn stay what they are.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>What became of each path, in the order in which code first came to them.</summary>
    public IEnumerable<(string Name, long Times)> Counts => _all.Select(static point => (point.Name, point.Times));

    /// <summary>Called when a path is taken.</summary>
    public Action<string>? Taken { get; init; }

    protected override bool Takes(string name, double chance)
    {
        Point point = Find(name);
        if (!IsOn || !point.IsActive || !point.Chance.Happens(chance))
        {
            return false;
        }

        point.Times++;
        Taken?.Invoke(name);
        return true;
    }

    protected override int? DrawIndex(string name, int count)
    {
        Point point = Find(name);
        if (!point.IsActive || count == 0)
        {
            return null;
        }

        if (point.Drawn is null)
        {
            if (!IsOn)
            {
                return null;
            }

            point.Drawn = point.Chance.Below(count);
            point.Times++;
            Taken?.Invoke($"{name}, value {point.Drawn + 1} of {count}");
        }

        return Math.Min(point.Drawn.Value, count - 1);
    }

    private Point Find(string name)
    {
        if (!_points.TryGetValue(name, out Point? point))
        {
            point = new Point(name, Chance.Of(seed, Hash(name)));
            _points.Add(name, point);
            _all.Add(point);
        }

        return point;
    }

    /// <summary>FNV-1a: the hash codes of the base class library differ in each process.</summary>
    private static ulong Hash(string name)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (char letter in name)
        {
            hash = (hash ^ letter) * 1_099_511_628_211;
        }

        return hash;
    }

    private sealed class Point
    {
        public Point(string name, Chance chance)
        {
            Name = name;
            Chance = chance;
            IsActive = chance.Happens(ShareOfSeeds);
        }

        public string Name { get; }

        public Chance Chance { get; }

        public bool IsActive { get; }

        public int? Drawn { get; set; }

        public long Times { get; set; }
    }
}
