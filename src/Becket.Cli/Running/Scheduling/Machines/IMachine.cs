namespace Becket.Cli.Running.Scheduling.Machines;

/// <summary>What the machine is doing, as far as the start of jobs depends on it.</summary>
/// <remarks>An interface, as a test's machine is as busy as its script says.</remarks>
internal interface IMachine
{
    /// <summary>The number of threads that run or wait for a core, without the caller's; null if it is not
    /// known.</summary>
    double? Load();

    /// <summary>The number of bytes of memory that programs can have without swapping; null if it is not
    /// known.</summary>
    long? FreeMemory();

    /// <summary>The number of pages swapped in and out since the machine was started; null if it is not
    /// known.</summary>
    (long In, long Out)? Swapped();

    /// <summary>The milliseconds for which each disk has been busy; null if they are not known.</summary>
    IReadOnlyDictionary<string, long>? DiskTimes();
}
