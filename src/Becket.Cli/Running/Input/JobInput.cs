using System.Text;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Input;

/// <summary>The records that were asked for, with the names of their columns.</summary>
internal static class JobInput
{
    /// <summary>A longer file is not read twice to know beforehand how many jobs there are.</summary>
    private const long LongestToCount = 256 * 1024 * 1024;

    /// <exception cref="RunException">The input cannot be opened.</exception>
    public static RecordReader Open(Reactor reactor, InputOptions options) =>
        new(new FileSource(reactor, options.File), CutterOf(options));

    /// <summary>How many jobs there will be; null if that takes reading what can be read once only.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="options">The input. Nothing may have been read of it.</param>
    /// <param name="atAnyCost">However long it is.</param>
    public static long? Count(Reactor reactor, InputOptions options, bool atAnyCost)
    {
        var source = new FileSource(reactor, options.File);
        if (source.Length is not { } length || (length > LongestToCount && !atAnyCost))
        {
            source.Dispose();
            return null;
        }

        using var records = new RecordReader(source, CutterOf(options));
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
