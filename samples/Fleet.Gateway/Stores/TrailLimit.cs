namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Decides when the stored positions of a device are trimmed. Trimming at each write would cost more than the
/// write.</summary>
internal sealed class TrailLimit
{
    /// <summary>The number of positions of each device that are kept at least. Before a trim there are up to half as
    /// many more.</summary>
    public const int Length = 100;

    private readonly Dictionary<string, int> _uncut = [];

    /// <summary>Notes that positions of a device were written.</summary>
    /// <returns>Whether the positions should be trimmed to <see cref="Length"/> now.</returns>
    public bool IsDue(string device, int written)
    {
        int uncut = _uncut.GetValueOrDefault(device) + written;
        bool isDue = uncut > Length / 2;
        _uncut[device] = isDue ? 0 : uncut;
        return isDue;
    }
}
