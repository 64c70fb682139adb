namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Says when a device's trail of positions is worth cutting: a cut at each write would cost more than the
/// write.</summary>
internal sealed class TrailLimit
{
    /// <summary>How many positions of each device are kept at least; before a cut there are half as many
    /// more.</summary>
    public const int Length = 100;

    private readonly Dictionary<string, int> _uncut = [];

    /// <summary>Positions of a device were written.</summary>
    /// <returns>Whether its trail is to be cut to <see cref="Length"/> now.</returns>
    public bool IsDue(string device, int written)
    {
        int uncut = _uncut.GetValueOrDefault(device) + written;
        bool isDue = uncut > Length / 2;
        _uncut[device] = isDue ? 0 : uncut;
        return isDue;
    }
}
