using System.Diagnostics;

namespace Becket.Tests.Reactors;

/// <summary>The threads of this process as the operating system lists them, by the prefix of their names. Only on
/// Linux; on other systems the list is empty.</summary>
internal static class ThreadsByName
{
    public static int Count(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        int count = 0;
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                count += File.ReadAllText(Path.Combine(task, "comm")).StartsWith(name, StringComparison.Ordinal)
                    ? 1
                    : 0;
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return count;
    }

    /// <summary>Waits until there are none: a thread still ends for a moment after it has said that it does.</summary>
    public static bool AreGone(string name)
    {
        long since = Stopwatch.GetTimestamp();
        while (Count(name) > 0)
        {
            if (Stopwatch.GetElapsedTime(since).TotalMilliseconds > Patience.Milliseconds)
            {
                return false;
            }

            Thread.Sleep(1);
        }

        return true;
    }
}
