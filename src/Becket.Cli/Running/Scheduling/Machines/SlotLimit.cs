using System.Globalization;
using Becket.Cli.Native;

namespace Becket.Cli.Running.Scheduling.Machines;

/// <summary>The greatest number of jobs that the system allows at once.</summary>
/// <param name="Slots">The number of jobs.</param>
/// <param name="Reason">The limit in a few words.</param>
internal readonly record struct SlotLimit(int Slots, string Reason)
{
    /// <summary>A job's descriptors in the tool: two pipes, and the one that reports its end.</summary>
    private const int DescriptorsOfJob = 3;

    /// <summary>Descriptors of the tool itself.</summary>
    private const int OwnDescriptors = 64;

    /// <summary>Where the system tells no limits.</summary>
    private const int Unknown = 1000;

    /// <summary>The limits of this process now.</summary>
    public static SlotLimit Read() => Of(ProcessLimits.OpenFiles, ProcessLimits.Processes, LargestProcessNumber());

    /// <summary>The smallest of the limits. Null for no limit.</summary>
    public static SlotLimit Of(int? openFiles, int? processes, int? largestNumber)
    {
        var limit = new SlotLimit(int.MaxValue, "");
        if (openFiles is { } files)
        {
            limit = limit.Or((files - OwnDescriptors) / DescriptorsOfJob, $"{files} open files, ulimit -n");
        }

        if (processes is { } count)
        {
            limit = limit.Or(count, $"{count} processes, ulimit -u");
        }

        if (largestNumber is { } number)
        {
            limit = limit.Or(number, $"{number} processes, kernel.pid_max");
        }

        return limit.Slots == int.MaxValue ? new SlotLimit(Unknown, "the tool's own limit") : limit;
    }

    private SlotLimit Or(int slots, string reason) => slots < Slots ? new SlotLimit(Math.Max(1, slots), reason) : this;

    private static int? LargestProcessNumber()
    {
        try
        {
            string text = File.ReadAllText("/proc/sys/kernel/pid_max");
            return int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
