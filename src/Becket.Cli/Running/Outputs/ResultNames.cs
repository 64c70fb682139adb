using System.Globalization;
using System.Text;

namespace Becket.Cli.Running.Outputs;

/// <summary>Where the results of a job stand: <c>1/VALUE</c>, with more columns <c>1/VALUE/2/VALUE</c>, and with a
/// header their names in place of the numbers.</summary>
/// <remarks>As GNU parallel does, but for values that would leave the directory or have no name ("..", ".", ""), or a
/// name too long for a file.</remarks>
internal static class ResultNames
{
    /// <summary>File systems take 255 bytes.</summary>
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

    /// <summary>A name for any value, and the same for no other: a backslash says that something else stands
    /// here.</summary>
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

                // A byte that is not UTF-8, which names of files in .NET cannot hold.
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

        // The number keeps apart those that begin alike.
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
