namespace Becket.Cli.Running.Outputs.Tables;

/// <summary>How a table of results is written.</summary>
internal enum ResultTableFormat
{
    /// <summary>Comma-separated, with quotes around fields that need them (RFC 4180).</summary>
    Csv,

    /// <summary>As CSV, with tabs for commas.</summary>
    Tsv,

    /// <summary>One JSON object a line.</summary>
    Json,
}
