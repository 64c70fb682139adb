namespace Becket.Cli.Running.Outputs.Tables;

/// <summary>The formats of result tables, by the extensions of their files.</summary>
internal static class ResultTableFormats
{
    /// <returns>Null if the name is not that of a table.</returns>
    public static ResultTableFormat? OfName(string? name) =>
        name is null ? null
        : name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? ResultTableFormat.Csv
        : name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? ResultTableFormat.Tsv
        : name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ResultTableFormat.Json
        : null;
}
