using System.Globalization;

namespace Becket.Cli.Running.Scheduling.Machines;

/// <summary>This machine. Source: proc_loadavg(5), proc_meminfo(5), proc_vmstat(5), proc_diskstats(5).</summary>
/// <param name="directory">The directory of the files, <c>/proc</c>. Where a file is missing, nothing is known.</param>
internal sealed class LinuxMachine(string directory = "/proc") : IMachine
{
    public double? Load()
    {
        // "0.20 0.18 0.12 1/80 11206": the fourth field is the number of threads that run now, and of all threads. The
        // first three are averages of minutes, which would let too many jobs start before they rise.
        string[] fields = Read("loadavg").Split(' ');
        return
            fields.Length > 3
            && double.TryParse(fields[3].Split('/')[0], CultureInfo.InvariantCulture, out double running)
            ? Math.Max(0, running - 1)
            : null;
    }

    public long? FreeMemory()
    {
        const int Kibibyte = 1024;
        return ValueOf(Read("meminfo"), "MemAvailable:") * Kibibyte;
    }

    public (long In, long Out)? Swapped()
    {
        string text = Read("vmstat");
        return ValueOf(text, "pswpin") is { } swappedIn && ValueOf(text, "pswpout") is { } swappedOut
            ? (swappedIn, swappedOut)
            : null;
    }

    public IReadOnlyDictionary<string, long>? DiskTimes()
    {
        const int Name = 2;
        const int BusyMilliseconds = 12;
        var times = new Dictionary<string, long>();
        foreach (string line in Read("diskstats").Split('\n'))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (
                fields.Length > BusyMilliseconds
                && long.TryParse(fields[BusyMilliseconds], CultureInfo.InvariantCulture, out long busy)
            )
            {
                times[fields[Name]] = busy;
            }
        }

        return times.Count > 0 ? times : null;
    }

    /// <summary>The number after a name at the beginning of a line; null if there is none.</summary>
    private static long? ValueOf(string text, string name)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name + " ", StringComparison.Ordinal))
            {
                ReadOnlySpan<char> rest = line[name.Length..].Trim();
                int end = rest.IndexOf(' ');
                return long.TryParse(end < 0 ? rest : rest[..end], CultureInfo.InvariantCulture, out long value)
                    ? value
                    : null;
            }
        }

        return null;
    }

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
