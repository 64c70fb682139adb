using System.Globalization;
using System.Text;

namespace Becket.Cli.Running.Outputs;

/// <summary>Names the folder for the results of a job: <c>1/VALUE</c>, with more columns <c>1/VALUE/2/VALUE</c>, and
/// with a header the columns' names instead of the numbers.</summary>
/// <remarks>The names are GNU parallel's, except for values that would leave the directory or give no name ("..", ".",
/// ""), and names too long for a file.</remarks>
internal static class ResultNames
{
    /// <summary>The limit of common file systems, in bytes.</summary>
    private const int LongestName = 255;

    public static string FolderOf(Job job)
    {
        var path = new StringBuilder();
        for (int i = 0; i < job.Values.Count; i++)
        {
            string column =
                i < job.Names.Count ? Name(job.Names[i], job) : (i + 1).ToString(CultureInfo.InvariantCulture);
            path.Append(i == 0 ? "" : "/").Append(column).Append('/').Append(Name(job.Values[i], job));
        }

        return path.ToString();
    }

    /// <summary>The file name for a value. Different values have different names: a backslash begins an
    /// escape.</summary>
    private static string Name(string value, Job job)
    {
        var name = new StringBuilder(value.Length);
        foreach (char c in value)
        {
            name = c switch
            {
                '\\' => name.Append(@"\\"),
                '/' => name.Append(@"\_"),
                '\t' => name.Append(@"\t"),
                '\n' => name.Append(@"\n"),
                '\r' => name.Append(@"\r"),
                < ' ' or '\x7f' => name.Append(CultureInfo.InvariantCulture, $@"\x{(int)c:x2}"),

                // A byte that is not UTF-8: a file name in .NET cannot hold it.
                >= '\uDC80' and <= '\uDCFF' when IsLone(name) => name.Append(
                    CultureInfo.InvariantCulture,
                    $@"\x{c - 0xDC00:x2}"
                ),
                _ => name.Append(c),
            };
        }

        if (value is "" or "." or "..")
        {
            return "\\" + value;
        }

        // The job's number tells cut names apart.
        string end = string.Create(CultureInfo.InvariantCulture, $@"\{job.Number}");
        string whole = name.ToString();
        if (Encoding.UTF8.GetByteCount(whole) <= LongestName)
        {
            return whole;
        }

        int length = Math.Min(whole.Length, LongestName - end.Length);
        while (
            Encoding.UTF8.GetByteCount(whole.AsSpan(0, length)) > LongestName - end.Length
            || char.IsHighSurrogate(whole[length - 1])
        )
        {
            length--;
        }

        return whole[..length] + end;
    }

    private static bool IsLone(StringBuilder before) => before.Length == 0 || !char.IsHighSurrogate(before[^1]);
}
