namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Recognises copies of positions among the last ones. (An index of all positions would cost fifty times as
/// much to write as the positions.)</summary>
internal sealed class RecentPositions
{
    /// <summary>The number of positions. Each takes some 40 bytes.</summary>
    public const int Length = 1 << 18;

    private readonly HashSet<long> _known = [];
    private readonly Queue<long> _order = [];

    /// <returns>False if there is a copy already.</returns>
    public bool TryAdd(long hash)
    {
        if (!_known.Add(hash))
        {
            return false;
        }

        _order.Enqueue(hash);
        if (_order.Count > Length)
        {
            _known.Remove(_order.Dequeue());
        }

        return true;
    }
}
