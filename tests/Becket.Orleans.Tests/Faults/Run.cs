using System.Globalization;

namespace Becket.Orleans.Tests.Faults;

/// <summary>A run of a job, as its process noted it.</summary>
/// <param name="Key">The job's key.</param>
/// <param name="Token">Its fencing token.</param>
/// <param name="Process">The process.</param>
/// <param name="Start">When it began, by the machine's monotonic clock.</param>
/// <param name="End">When it ended; null if its process was lost, or it was cancelled.</param>
internal sealed record Run(string Key, long Token, string Process, long Start, long? End)
{
    public static List<Run> Read(string path)
    {
        var runs = new Dictionary<(string Key, long Token, string Process), Run>();
        var all = new List<Run>();
        foreach (string line in Directory.GetFiles(Path.GetDirectoryName(path)!, "runs.*").SelectMany(LinesOf))
        {
            string[] parts = line.Split(' ');
            long token = long.Parse(parts[2], CultureInfo.InvariantCulture);
            long time = long.Parse(parts[4], CultureInfo.InvariantCulture);
            var id = (parts[1], token, parts[3]);
            if (parts[0] == "start")
            {
                // A second start of the same token stays in the list, where the judge finds it.
                if (runs.TryGetValue(id, out Run? before))
                {
                    all.Add(before);
                }

                runs[id] = new Run(parts[1], token, parts[3], time, null);
            }
            else
            {
                runs[id] = runs[id] with { End = time };
            }
        }

        all.AddRange(runs.Values);
        return all;
    }

    /// <summary>A process that was killed may have left half a line.</summary>
    private static IEnumerable<string> LinesOf(string file)
    {
        string text = File.ReadAllText(file);
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
