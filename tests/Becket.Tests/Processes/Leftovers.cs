using System.Globalization;

namespace Becket.Tests.Processes;

/// <summary>What this process has of descriptors, threads and children: as much afterwards as before.</summary>
/// <remarks>Source: proc(5). Elsewhere than on Linux nothing is looked at.</remarks>
internal sealed class Leftovers
{
    private readonly HashSet<string> _descriptors = Descriptors();
    private readonly HashSet<int> _children = Children();

    /// <summary>Numbers of the children of this process, those among them that have ended and wait to be
    /// reaped.</summary>
    public static HashSet<int> Children()
    {
        var children = new HashSet<int>();
        if (OperatingSystem.IsLinux())
        {
            foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
            {
                try
                {
                    foreach (
                        string number in File.ReadAllText(Path.Combine(task, "children"))
                            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    )
                    {
                        children.Add(int.Parse(number, CultureInfo.InvariantCulture));
                    }
                }
                catch (IOException)
                {
                    // The thread has ended meanwhile.
                }
            }
        }

        return children;
    }

    /// <summary>Children of this process that run with a word on their command line, which no other test's
    /// have.</summary>
    public static IReadOnlyCollection<int> ChildrenWith(string word) =>
        [.. Children().Where(child => CommandLine(child).Contains(word, StringComparison.Ordinal))];

    /// <summary>Fails if anything of what is new does not go. Other tests run at the same time, so some of it may be
    /// theirs, which they clean up.</summary>
    public void AssertNone()
    {
        HashSet<string> descriptors = [.. Descriptors().Except(_descriptors)];
        HashSet<int> children = [.. Children().Except(_children)];
        bool isGone = SpinWait.SpinUntil(
            () =>
            {
                descriptors.IntersectWith(Descriptors());
                children.IntersectWith(Children());
                return children.Count == 0 && descriptors.Count == 0;
            },
            Patience.Milliseconds
        );
        Assert.True(
            isGone,
            $"Left: children {string.Join(", ", children.Select(Describe))}; descriptors "
                + $"{string.Join(", ", descriptors)}."
        );
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string Describe(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[..(stat.LastIndexOf(')') + 3)];
        }
        catch (IOException)
        {
            return process.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Of the kinds that children take: pipes, and descriptors of processes.</summary>
    private static HashSet<string> Descriptors()
    {
        var found = new HashSet<string>();
        if (OperatingSystem.IsLinux())
        {
            foreach (FileInfo entry in new DirectoryInfo("/proc/self/fd").EnumerateFiles())
            {
                if (
                    entry.LinkTarget is { } target
                    && (
                        target.StartsWith("pipe:", StringComparison.Ordinal)
                        || target.Contains("pidfd", StringComparison.Ordinal)
                    )
                )
                {
                    found.Add($"{entry.Name} {target}");
                }
            }
        }

        return found;
    }
}
