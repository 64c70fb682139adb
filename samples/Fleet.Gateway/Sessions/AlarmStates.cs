namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The alarm bits that the last report of each device showed: so that an alarm that begins, lasts and ends is
/// one.</summary>
internal sealed class AlarmStates
{
    private readonly Dictionary<string, (uint Bits, DateTimeOffset? Time)> _shown = [];

    /// <summary>Notes a report of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="bits">The alarm bits of the report.</param>
    /// <param name="time">The device's own time, if it can be trusted. Null otherwise.</param>
    /// <param name="newBits">The bits that the report before did not show. None at the first report since this program
    /// began: an alarm of the run before may last.</param>
    /// <returns>Whether alarms may have ended: bits are no longer shown, or it is the first report.</returns>
    public bool Note(string device, uint bits, DateTimeOffset? time, out uint newBits)
    {
        newBits = 0;
        bool isKnown = _shown.TryGetValue(device, out (uint Bits, DateTimeOffset? Time) before);

        // An earlier report that is sent again says nothing about what lasts now.
        if (isKnown && time < before.Time)
        {
            return false;
        }

        _shown[device] = (bits, time ?? before.Time);
        newBits = isKnown ? bits & ~before.Bits : 0;
        return !isKnown || (before.Bits & ~bits) != 0;
    }
}
