namespace Becket.Orleans.Ledger;

/// <summary>A hash of what a job is, to tell a job that is given twice from another one with the same key.</summary>
internal static class JobHash
{
    private const ulong Prime = 1099511628211;

    /// <summary>The FNV-1a hash of a handler and a payload: the same on all machines and in all versions.</summary>
    public static ulong Of(string handler, ReadOnlySpan<byte> payload)
    {
        ulong hash = 14695981039346656037;
        foreach (char character in handler)
        {
            hash = (hash ^ character) * Prime;
        }

        hash = (hash ^ 0xFFFF) * Prime;
        foreach (byte value in payload)
        {
            hash = (hash ^ value) * Prime;
        }

        return hash;
    }
}
