using System.Text;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Running.Input;

/// <summary>The input that the options name: opens its sources, counts the jobs, reads the names of the columns, and
/// combines the sources.</summary>
internal sealed class JobInput : IDisposable
{
    /// <summary>A file longer than this is not read beforehand to count its jobs.</summary>
    private const long LongestToCount = 256 * 1024 * 1024;

    private readonly Reactor _reactor;
    private readonly RunOptions _options;
    private readonly IReadOnlyList<InputSource> _sources;
    private readonly List<RecordSource> _records = [];

    /// <param name="reactor">The reactor that reads on its loop.</param>
    /// <param name="options">The options of the run.</param>
    /// <exception cref="RunException">A source cannot be opened.</exception>
    public JobInput(Reactor reactor, RunOptions options)
    {
        (_reactor, _options) = (reactor, options);
        _sources =
            options.Input.Sources.Count > 0
                ? options.Input.Sources
                : [new InputSource { File = InputSource.StandardInput }];
        try
        {
            _records.AddRange(_sources.Select(Open));
        }
        catch (RunException)
        {
            Dispose();
            throw;
        }
    }

    private InputOptions Input => _options.Input;

    /// <summary>Counts the jobs, before anything is read; null if that is not possible: the input can be read only
    /// once, or is long, or a command gets as many values as fit.</summary>
    /// <param name="evenIfLong">Whether a long file is counted too.</param>
    public long? Count(bool evenIfLong)
    {
        BatchOptions batch = _options.Batch;
        if (batch.Fills || batch.MaxCharacters is not null)
        {
            return null;
        }

        var groups = new List<long>();
        foreach (InputSource source in _sources)
        {
            if (CountOf(source, evenIfLong) is not { } count)
            {
                return null;
            }

            if (source.IsLinked && !Input.Link)
            {
                groups[^1] = Math.Min(groups[^1], count);
            }
            else
            {
                groups.Add(count);
            }
        }

        long records = 1;
        foreach (long group in groups)
        {
            records =
                Input.Link ? Math.Max(records, group)
                : Math.BigMul(records, group, out long low) == 0 ? low
                : -1;
            if (records < 0)
            {
                return null;
            }
        }

        records = Input.Link && groups.TrueForAll(group => group == 0) ? 0 : records;
        long most = Math.Max(1, batch.Most);
        return (records / most) + (records % most > 0 ? 1 : 0);
    }

    /// <summary>Reads the first record of each source, the names of the columns.</summary>
    /// <returns>The names; empty if the columns have none.</returns>
    public async Deferred<IReadOnlyList<string>> ReadNames()
    {
        var names = new List<string>();
        foreach (RecordSource records in Input.Header ? _records : [])
        {
            while (!records.IsOver)
            {
                if (records.TryRead(out IReadOnlyList<string> columns))
                {
                    names.AddRange(columns);
                    break;
                }

                if (!records.IsOver)
                {
                    var arrived = new Deferred();
                    records.Arrived = arrived.Callback;
                    await arrived;
                }
            }
        }

        return names;
    }

    /// <summary>The values of each job.</summary>
    /// <param name="names">The names of the columns.</param>
    /// <returns>The source of all, which disposes what this object has opened.</returns>
    public RecordSource Combine(IReadOnlyList<string> names)
    {
        RecordSource all = Combined();
        if (!_options.Batch.IsOneEach)
        {
            var room = new CommandRoom(new JobTemplate(_options, names), _options);
            all = new RecordBatches(all, _options.Batch, room, _options.Schedule.Slots);
        }

        return Input.Shuffle ? new ShuffledRecords(all) : all;
    }

    public void Dispose()
    {
        foreach (RecordSource records in _records)
        {
            records.Dispose();
        }
    }

    private RecordSource Combined()
    {
        if (_records.Count > 1 && Input.Link)
        {
            return new LinkedRecords(_records, wraps: true);
        }

        var groups = new List<List<RecordSource>>();
        for (int i = 0; i < _records.Count; i++)
        {
            if (!_sources[i].IsLinked)
            {
                groups.Add([]);
            }

            groups[^1].Add(_records[i]);
        }

        RecordSource[] linked =
        [
            .. groups.Select(group => group is [var only] ? only : new LinkedRecords(group, wraps: false)),
        ];
        return linked is [var one] ? one : new ProductRecords(linked);
    }

    private long? CountOf(InputSource source, bool evenIfLong)
    {
        if (source.File is { } path)
        {
            using FileSource? file = FileSource.CanReadTwice(path) ? new FileSource(_reactor, path) : null;
            if (file?.Length is not { } length || (length > LongestToCount && !evenIfLong))
            {
                return null;
            }
        }

        using RecordSource records = Open(source);
        long count = 0;
        while (records.TrySkip())
        {
            count++;
        }

        return Math.Max(0, Input.Header ? count - 1 : count);
    }

    private RecordSource Open(InputSource source)
    {
        RecordSource records;
        if (source.File is { } path)
        {
            var file = new FileSource(_reactor, path);
            records = new RecordReader(file.Name, file.Read, Cutter(), file);
        }
        else
        {
            records = new ArgumentRecords(source.Values!, ColumnsOfWords());
        }

        if (Input.SkipFirstLine && ReferenceEquals(source, _sources[0]))
        {
            records = new SkippedFirst(records);
        }

        bool joinsLines = _options.Batch.JoinsLines;

        // As in GNU parallel, a separator that is given also removes the spaces around columns.
        InputOptions rules = Input is { Csv: true, ColumnSeparator: not null, Trim: null }
            ? Input with
            {
                Trim = TrimSides.Both,
            }
            : Input;
        return RuledRecords.AreNeeded(rules, joinsLines) ? new RuledRecords(records, rules, joinsLines) : records;
    }

    private RecordCutter Cutter()
    {
        if (Input.Csv)
        {
            return Csv();
        }

        ColumnSeparator? separator = Separator();
        return Input.Delimiter switch
        {
            [var only] => new LineCutter(only, separator, keepsReturn: true),
            { } several => new TextCutter([.. several], separator),
            null => new LineCutter(Input.Null ? (byte)0 : (byte)'\n', separator),
        };
    }

    /// <summary>Words are split as lines are.</summary>
    private Func<string, IReadOnlyList<string>>? ColumnsOfWords()
    {
        if (Input.Csv)
        {
            CsvCutter csv = Csv();
            return word => csv.ColumnsOf(ByteText.Encode(word));
        }

        return Separator() is { } separator ? separator.Split : null;
    }

    private CsvCutter Csv() =>
        new(Input.ColumnSeparator is { } given ? Encoding.ASCII.GetBytes(given.Text)[0] : (byte)',');

    private ColumnSeparator? Separator() =>
        Input.ColumnSeparator is { } separator && Input.Trim is not null
            ? separator.WithSpaces()
            : Input.ColumnSeparator ?? (Input.Header ? new ColumnSeparator("\t").WithSpaces() : null);
}
