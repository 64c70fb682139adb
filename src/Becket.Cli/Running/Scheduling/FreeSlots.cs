namespace Becket.Cli.Running.Scheduling;

/// <summary>Hands out slot numbers from 1, always the lowest that is free.</summary>
internal sealed class FreeSlots(int count)
{
    private readonly PriorityQueue<int, int> _returned = new();
    private int _highest;

    public int Used => _highest - _returned.Count;

    public bool IsEmpty => Used == count;

    public int Take() => _returned.TryDequeue(out int slot, out _) ? slot : ++_highest;

    public void Return(int slot) => _returned.Enqueue(slot, slot);
}
