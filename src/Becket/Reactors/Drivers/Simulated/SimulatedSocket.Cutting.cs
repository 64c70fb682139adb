namespace Becket.Reactors.Drivers.Simulated;

/// <content>Where the bytes of a stream are cut.</content>
internal sealed partial class SimulatedSocket
{
    /// <summary>The last write was cut: the next one finds no room, and the one after that does.</summary>
    private bool _isOutputCut;

    /// <summary>A stream has no borders: now and then less is received than there is.</summary>
    private int CutInput(int count)
    {
        if (count <= 1)
        {
            return count;
        }

        if (_host.Chance is { } chance && _host.CutReads > 0 && chance.Below(_host.CutReads) == 0)
        {
            count = 1 + chance.Below(chance.Below(2) == 0 ? count : Math.Min(count, 16));
        }

        return _host.Transfers?.Cut(count) ?? count;
    }

    /// <summary>Now and then less is sent than there is room for, and then nothing until the next turn.</summary>
    private int CutOutput(int count)
    {
        if (_isOutputCut)
        {
            _isOutputCut = false;
            return 0;
        }

        if (count <= 1)
        {
            return count;
        }

        int cut = _host.Chance is { } chance && chance.Below(32) == 0 ? 1 + chance.Below(count) : count;
        cut = _host.Transfers?.Cut(cut) ?? cut;
        _isOutputCut = cut < count;
        return cut;
    }
}
