namespace Becket.Cli.Running;

/// <summary>A hash of bytes that is the same in every process. Source: FNV-1a with 64 bits, and the last step of
/// MurmurHash3.</summary>
/// <remarks>Among a million texts, two have the same hash with a probability of one in thirty million. It gives no
/// protection against texts that are chosen to collide.</remarks>
internal static class StableHash
{
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>The hash before the first byte.</summary>
    public static ulong Empty => Basis;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Empty;
        foreach (byte each in bytes)
        {
            hash = Add(hash, each);
        }

        return Finish(hash);
    }

    /// <summary>Adds a byte.</summary>
    public static ulong Add(ulong hash, byte next) => (hash ^ next) * Prime;

    /// <summary>Spreads all bits over the whole hash.</summary>
    public static ulong Finish(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
