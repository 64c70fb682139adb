using System.Globalization;

namespace Becket.ClusterBench;

/// <summary>The starts and ends of runs, as the processes themselves have noted them.</summary>
internal sealed class RunLogs(string path)
{
    private readonly string[][] _lines =
    [
        .. Directory
            .GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*")
            .SelectMany(static file => File.ReadAllText(file).Split('\n'))
            .Select(static line => line.Split(' '))
            .Where(static line => line.Length == 5),
    ];

    /// <summary>The first start and the last end of the jobs whose keys begin with a name.</summary>
    public (long Start, long End) Span(string name)
    {
        string[][] lines = [.. _lines.Where(line => line[1].StartsWith(name + "-", StringComparison.Ordinal))];
        return (lines.Min(Time), lines.Max(Time));
    }

    /// <summary>When the last of the jobs that a process ran at a moment started again in another.</summary>
    public long StartedElsewhere(int process, long moment)
    {
        string id = process.ToString(CultureInfo.InvariantCulture);
        HashSet<string> lost =
        [
            .. _lines
                .Where(line => line[0] == "start" && line[3] == id && Time(line) <= moment)
                .Select(static line => line[1]),
        ];
        lost.ExceptWith(
            _lines
                .Where(line => line[0] == "end" && line[3] == id && Time(line) <= moment)
                .Select(static line => line[1])
        );
        return lost.Count > 0
            ? _lines
                .Where(line => line[0] == "start" && line[3] != id && lost.Contains(line[1]))
                .GroupBy(static line => line[1])
                .Max(again => again.Min(Time))
            : throw new InvalidOperationException($"Process {process} ran nothing at that moment.");
    }

    private static long Time(string[] line) => long.Parse(line[4], CultureInfo.InvariantCulture);
}
