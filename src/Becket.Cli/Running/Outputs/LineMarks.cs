using System.Globalization;
using System.Text;

namespace Becket.Cli.Running.Outputs;

/// <summary>What precedes and follows each line of a job's output: its tag and its colours.</summary>
/// <param name="Before">The bytes before each line.</param>
/// <param name="After">The bytes before each line feed.</param>
internal sealed record LineMarks(byte[] Before, byte[] After)
{
    private const string Reset = "\e[m";

    public static LineMarks None { get; } = new([], []);

    public bool IsNone => Before.Length == 0 && After.Length == 0;

    /// <summary>The marks of a job.</summary>
    /// <param name="job">The job, with its tag.</param>
    /// <param name="color">Whether the job's lines have colours.</param>
    /// <param name="colorTag">Whether the job's tag has colours.</param>
    public static LineMarks Of(Job job, bool color, bool colorTag)
    {
        byte[] tag = TagOf(job);
        if (color)
        {
            return new LineMarks([.. Encoding.ASCII.GetBytes(ColorOf(job.Number)), .. tag], [.. "\e[m"u8]);
        }

        if (colorTag && tag.Length > 0)
        {
            return new LineMarks(
                [.. Encoding.ASCII.GetBytes(ColorOf(job.Number)), .. tag, .. Encoding.ASCII.GetBytes(Reset)],
                []
            );
        }

        return tag.Length == 0 ? None : new LineMarks(tag, []);
    }

    /// <summary>The marks of a job that has failed, as GNU parallel's: white on red.</summary>
    public static LineMarks OfFailed(Job job) => new([.. "\e[48;5;196;38;5;231m\e[K"u8, .. TagOf(job)], [.. "\e[m"u8]);

    private static byte[] TagOf(Job job) => job.Tag is null ? [] : [.. OnOneLine(ByteText.Encode(job.Tag)), (byte)'\t'];

    /// <summary>The escape sequence for a job's colours: neighbours differ, and the text is readable.</summary>
    private static string ColorOf(long number)
    {
        // The colours 16 to 231 of a terminal are a cube of 6 by 6 by 6. The step has no divisor in common with 216, so
        // all colours occur, and those of neighbours are far apart.
        int color = (int)(number * 77 % 216);
        int light = color / 36 * 3 + color / 6 % 6 * 6 + color % 6;
        return string.Create(CultureInfo.InvariantCulture, $"\e[48;5;{16 + color};38;5;{(light > 24 ? 16 : 231)}m\e[K");
    }

    /// <summary>Shows control characters as escapes, so that a tag neither ends its line nor controls a terminal. A tab
    /// stays: it separates columns.</summary>
    private static byte[] OnOneLine(byte[] tag)
    {
        if (!Array.Exists(tag, IsControl))
        {
            return tag;
        }

        var visible = new List<byte>(tag.Length + 8);
        foreach (byte each in tag)
        {
            if (!IsControl(each))
            {
                visible.Add(each);
                continue;
            }

            visible.AddRange(
                each switch
                {
                    (byte)'\n' => "\\n"u8,
                    (byte)'\r' => "\\r"u8,
                    _ => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\x{each:x2}")),
                }
            );
        }

        return [.. visible];
    }

    private static bool IsControl(byte each) => each is (< 0x20 and not (byte)'\t') or 0x7F;
}
