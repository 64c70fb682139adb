using System.Globalization;
using System.Text;

namespace Becket.Cli.Running.Logs;

/// <summary>A line of a log of jobs, in GNU parallel's columns.</summary>
internal readonly ref struct JobLogRecord
{
    private const int Columns = 9;

    public static ReadOnlySpan<byte> Header =>
        "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n"u8;

    public required long Number { get; init; }

    public required bool IsSuccess { get; init; }

    /// <summary>The command as it is written in the log: see <see cref="CommandOf"/>.</summary>
    public required ReadOnlySpan<byte> Command { get; init; }

    /// <summary>Formats the record of a job that has ended.</summary>
    /// <param name="end">How the job ended.</param>
    /// <param name="runBegan">When the run began.</param>
    public static byte[] Write(JobEnd end, DateTimeOffset runBegan)
    {
        double started = (runBegan + end.Started - DateTimeOffset.UnixEpoch).TotalSeconds;

        // GNU parallel writes -1 for a job that exceeded its time limit, as such a job may exit with 0 after a signal.
        int exitCode = end.IsTimedOut ? -1 : end.ExitCode;
        string columns = string.Create(
            CultureInfo.InvariantCulture,
            $"{end.Job.Number}\t{end.Host ?? ":"}\t{started:F3}\t{end.Duration.TotalSeconds, 10:F3}\t"
                + $"{end.Sent}\t{end.Received}\t{exitCode}\t{end.Signal}\t"
        );
        return [.. Encoding.ASCII.GetBytes(columns), .. Written(end.Job.Text), (byte)'\n'];
    }

    /// <summary>A command as it is written in the log.</summary>
    public static byte[] Written(string text)
    {
        byte[] command = ByteText.Encode(text);

        // A line break would end the record. GNU parallel writes a zero byte instead, which no command can hold.
        command.AsSpan().Replace((byte)'\n', (byte)0);
        return command;
    }

    /// <summary>The text of a command in the log.</summary>
    public static string CommandOf(ReadOnlySpan<byte> written)
    {
        byte[] command = written.ToArray();
        command.AsSpan().Replace((byte)0, (byte)'\n');
        return ByteText.Decode(command);
    }

    /// <summary>Reads a line without its line feed.</summary>
    /// <returns>False if the line is no complete record.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out JobLogRecord record)
    {
        record = default;
        Span<Range> columns = stackalloc Range[Columns];
        for (int i = 0, from = 0; i < Columns; i++)
        {
            int tab = i == Columns - 1 ? line.Length - from : line[from..].IndexOf((byte)'\t');
            if (tab < 0)
            {
                return false;
            }

            columns[i] = from..(from + tab);
            from += tab + 1;
        }

        if (
            !TryParse(line[columns[0]], out long number)
            || number is < 1 or > JobNumbers.Highest
            || !TryParse(line[columns[6]], out long exitCode)
            || !TryParse(line[columns[7]], out long signal)
        )
        {
            return false;
        }

        record = new JobLogRecord
        {
            Number = number,
            IsSuccess = exitCode == 0 && signal == 0,
            Command = line[columns[8]],
        };
        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out long number) =>
        long.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture,
            out number
        );
}
