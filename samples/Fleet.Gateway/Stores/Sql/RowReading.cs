using System.Data.Common;

namespace Becket.Samples.Fleet.Gateway.Stores.Sql;

/// <summary>Reads columns that may be null, and times.</summary>
internal static class RowReading
{
    public static string? TextOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static double? NumberOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetDouble(column);

    /// <param name="row">The row.</param>
    /// <param name="column">A column with milliseconds since 1970.</param>
    public static DateTimeOffset Time(this DbDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <param name="row">The row.</param>
    /// <param name="column">A column with milliseconds since 1970, or null.</param>
    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Time(column);
}
