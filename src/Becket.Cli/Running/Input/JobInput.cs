using System.Text;
using Becket.Cli.Native;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Input;

/// <summary>Opens and counts the input that the options name.</summary>
internal static class JobInput
{
    /// <summary>A file longer than this is not read beforehand to count its jobs.</summary>
    private const long LongestToCount = 256 * 1024 * 1024;

    /// <exception cref="RunException">The input cannot be opened.</exception>
    public static RecordReader Open(Reactor reactor, InputOptions options) =>
        ReaderOf(new FileSource(reactor, options.File), options);

    /// <summary>Counts the jobs; null if the input can be read only once, or is long.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="options">The input, of which nothing has been read yet.</param>
    /// <param name="evenIfLong">Whether a long file is counted too.</param>
    public static long? Count(Reactor reactor, InputOptions options, bool evenIfLong)
    {
        // A named pipe that is opened twice gives its bytes to either reader.
        if (OperatingSystem.IsLinux() && FileKind.IsStream(options.File))
        {
            return null;
        }

        var source = new FileSource(reactor, options.File);
        if (source.Length is not { } length || (length > LongestToCount && !evenIfLong))
        {
            source.Dispose();
            return null;
        }

        using RecordReader records = ReaderOf(source, options);
        long count = 0;
        while (records.TrySkip())
        {
            count++;
        }

        return Math.Max(0, options.Header ? count - 1 : count);
    }

    /// <summary>Reads the first record, the names of the columns.</summary>
    public static async Deferred<IReadOnlyList<string>> ReadNames(RecordReader records)
    {
        while (true)
        {
            if (records.TryRead(out IReadOnlyList<string>? names) || records.IsOver)
            {
                return names;
            }

            var arrived = new Deferred();
            records.Arrived = arrived.Callback;
            await arrived;
        }
    }

    private static RecordReader ReaderOf(FileSource source, InputOptions options) =>
        new(source.Name, source.Read, CutterOf(options), source);

    private static RecordCutter CutterOf(InputOptions options)
    {
        if (options.Csv)
        {
            return new CsvCutter(options.ColumnSeparator is { } given ? Encoding.ASCII.GetBytes(given)[0] : (byte)',');
        }

        string? separator = options.ColumnSeparator ?? (options.Header ? "\t" : null);
        return new LineCutter(
            options.Null ? (byte)0 : (byte)'\n',
            separator is null ? null : new ColumnSeparator(separator)
        );
    }
}
