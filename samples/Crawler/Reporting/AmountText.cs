using System.Globalization;

namespace Crawler.Reporting;

/// <summary>Writes numbers for people.</summary>
internal static class AmountText
{
    /// <summary>A whole number with commas.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes: "512 B", "1.5 kB", "20 MB".</summary>
    public static string Bytes(double bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        int unit = 0;
        while (bytes >= 999.5 && unit < units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        string number = bytes.ToString(bytes < 9.95 && unit > 0 ? "0.0" : "0", CultureInfo.InvariantCulture);
        return $"{number} {units[unit]}";
    }

    /// <summary>A number and its noun: "1 page", "2 pages".</summary>
    public static string Of(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
