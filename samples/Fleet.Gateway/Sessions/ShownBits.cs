namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>The alarm bits that the last report of a device showed: so that an alarm that begins, lasts and ends is
/// one.</summary>
internal sealed class ShownBits
{
    private bool _isKnown;
    private uint _bits;
    private DateTimeOffset? _time;

    /// <summary>Notes a report of the device.</summary>
    /// <param name="bits">The alarm bits of the report.</param>
    /// <param name="time">The device's own time, if it can be trusted. Null otherwise.</param>
    /// <param name="newBits">The bits that the report before did not show. None at the first report since this program
    /// began: an alarm of the run before may last.</param>
    /// <returns>Whether the writer must know: the bits have changed, or it is the first report. Also bits that are new
    /// count: otherwise an earlier report that still waits for the store would end the alarm that has just
    /// begun.</returns>
    public bool Note(uint bits, DateTimeOffset? time, out uint newBits)
    {
        newBits = 0;

        // An earlier report that is sent again says nothing about what lasts now.
        if (time < _time)
        {
            return false;
        }

        bool hasChanged = !_isKnown || _bits != bits;
        newBits = _isKnown ? bits & ~_bits : 0;
        (_isKnown, _bits, _time) = (true, bits, time ?? _time);
        return hasChanged;
    }
}
