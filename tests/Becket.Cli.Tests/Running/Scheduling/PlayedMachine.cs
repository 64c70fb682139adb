using Becket.Cli.Running.Scheduling.Machines;

namespace Becket.Cli.Tests.Running.Scheduling;

/// <summary>A machine that is as busy as the test says.</summary>
internal sealed class PlayedMachine : IMachine
{
    public double LoadNow { get; set; }

    public long Free { get; set; } = 1000;

    /// <summary>Whether pages are swapped in and out all the time.</summary>
    public bool IsSwapping { get; set; }

    /// <summary>The number of milliseconds for which the disk is busy between two readings.</summary>
    public long DiskStep { get; set; }

    private long Swaps { get; set; }

    private long DiskTime { get; set; }

    public double? Load() => LoadNow;

    public long? FreeMemory() => Free;

    public (long In, long Out)? Swapped()
    {
        Swaps += IsSwapping ? 1 : 0;
        return (Swaps, Swaps);
    }

    public IReadOnlyDictionary<string, long>? DiskTimes()
    {
        DiskTime += DiskStep;
        return new Dictionary<string, long> { ["sda"] = DiskTime };
    }
}
