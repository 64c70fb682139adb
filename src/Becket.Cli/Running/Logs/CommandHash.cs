namespace Becket.Cli.Running.Logs;

/// <summary>Hashes a command so that two ways to quote it for a shell have the same hash: GNU parallel writes
/// <c>a\ b</c> into its log, and this tool <c>'a b'</c>.</summary>
internal static class CommandHash
{
    /// <param name="written">The command as it is written in a log.</param>
    /// <returns>Never 0.</returns>
    public static ulong Of(ReadOnlySpan<byte> written)
    {
        ulong hash = StableHash.Empty;
        foreach (byte each in written)
        {
            if (each is not ((byte)'\'' or (byte)'"' or (byte)'\\'))
            {
                hash = StableHash.Add(hash, each);
            }
        }

        return Math.Max(1, StableHash.Finish(hash));
    }
}
