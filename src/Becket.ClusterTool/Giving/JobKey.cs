using System.Globalization;

namespace Becket.ClusterTool.Giving;

/// <summary>The key of an attempt at a job in the ledger: "17.1". Each attempt is a job of the ledger, which runs it on
/// another worker if it loses one.</summary>
internal static class JobKey
{
    public static string Of(long number, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{number}.{attempt}");

    /// <summary>The number of the job; null if this is no key. Keys of peers become names of files, so they are
    /// checked.</summary>
    public static long? NumberOf(string key) =>
        key.Split('.') is [var number, var attempt]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long job)
        && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? job
            : null;
}
