namespace Becket.Tasks;

/// <summary>How much work cooperators have on one loop.</summary>
/// <remarks>Threads: the loop writes; any thread reads, and may see the numbers of slightly different
/// moments.</remarks>
internal sealed class CooperatorCounts
{
    /// <summary>The slots of the runs of <c>ForEach</c> that have not ended.</summary>
    public int Slots { get; set; }

    /// <summary>How many of the <see cref="Slots"/> have a job.</summary>
    public int Busy { get; set; }

    /// <summary>The items that wait for a slot, of the runs whose sources know how many they have.</summary>
    public int Waiting { get; set; }

    /// <summary>The iterators in the lines of cooperators.</summary>
    public int Tasks { get; set; }
}
