namespace Crawler.Frontier.Storage;

/// <summary>Addresses seen not long ago: most links of a page lead where those of the page before led, and the table
/// need not be asked for them.</summary>
/// <remarks>It may forget, and never errs the other way. A transaction that fails ends the crawl, so what it added here
/// does no harm.</remarks>
internal sealed class SeenCache
{
    private const int Capacity = 1 << 16;

    private readonly UInt128[] _places = new UInt128[Capacity];

    /// <summary>Whether an address is known to be seen; if not, it is from now on.</summary>
    public bool WasSeen(UInt128 fingerprint)
    {
        ref UInt128 place = ref _places[(int)(fingerprint & (Capacity - 1))];
        bool wasSeen = place == fingerprint;
        place = fingerprint;
        return wasSeen;
    }
}
