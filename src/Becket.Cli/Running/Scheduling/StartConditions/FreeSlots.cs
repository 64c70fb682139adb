namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>Allows a start while a slot is free, and gives out the slots' numbers from 1: always the lowest that is
/// free.</summary>
/// <param name="count">The number of slots.</param>
internal sealed class FreeSlots(int count) : StartCondition
{
    private readonly PriorityQueue<int, int> _returned = new();
    private int _highest;

    /// <summary>The number of slots. If it becomes smaller than the number of running jobs, these go on.</summary>
    public int Count { get; set; } = count;

    private int Used => _highest - _returned.Count;

    public override TimeSpan NextStart(TimeSpan now) => Used < Count ? now : WhenAJobEnds;

    public int Take() => _returned.TryDequeue(out int slot, out _) ? slot : ++_highest;

    public void Return(int slot) => _returned.Enqueue(slot, slot);
}
