namespace Crawler.Items.Exports;

/// <summary>How far an export has come. It is recorded in the state when the file has it on the disk.</summary>
/// <param name="LastItem">The number of the last item that is in the file.</param>
/// <param name="Count">How many items are in the file.</param>
/// <param name="Length">How long the file is, in bytes; 0 for a database.</param>
/// <param name="Tail">A hash of the file's last bytes, to find a file that another program has changed.</param>
/// <param name="Columns">The columns of a table, as an array of JSON; empty without.</param>
internal sealed record ExportPosition(long LastItem, long Count, long Length, string Tail, string Columns)
{
    /// <summary>Where a new file begins.</summary>
    public static ExportPosition Start { get; } = new(0, 0, 0, "", "");

    /// <summary>Whether nothing is in the file yet.</summary>
    public bool IsStart => LastItem == 0;
}
