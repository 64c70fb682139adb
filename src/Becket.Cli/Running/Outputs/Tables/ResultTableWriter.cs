using System.Globalization;

namespace Becket.Cli.Running.Outputs.Tables;

/// <summary>The file of a table of results, in GNU parallel's columns: those of the log of jobs, one for each value,
/// and both outputs.</summary>
internal sealed class ResultTableWriter
{
    private static readonly string[] s_columns =
    [
        "Seq",
        "Host",
        "Starttime",
        "JobRuntime",
        "Send",
        "Receive",
        "Exitval",
        "Signal",
        "Command",
    ];

    private readonly FileStream _file;
    private readonly ResultTableFormat _format;
    private readonly TableFields _fields;
    private readonly byte[] _buffer = new byte[SpillFile.BlockSize];
    private bool _hasHeader;

    private ResultTableWriter(FileStream file, ResultTableFormat format)
    {
        (_file, _format) = (file, format);
        _fields = format == ResultTableFormat.Json ? new JsonFields(file) : new SeparatedFields(file, format);
    }

    public string Path => _file.Name;

    /// <summary>Creates the file and its directory, or empties the file.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be created.</exception>
    public static ResultTableWriter Create(string path, ResultTableFormat format)
    {
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
        }

        return new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read), format);
    }

    /// <summary>Adds the record of a job.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Add(JobEnd end, DateTimeOffset began, StoredBytes output, StoredBytes error)
    {
        WriteHeader(end.Job.Names, end.Job.Values.Count);
        string[] facts =
        [
            Number(end.Job.Number),
            ":",
            ((began - DateTimeOffset.UnixEpoch).TotalSeconds).ToString("F3", CultureInfo.InvariantCulture),
            end.Duration.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture),
            Number(end.Sent),
            Number(end.Received),
            Number(end.IsTimedOut ? -1 : end.ExitCode),
            Number(end.Signal),
            end.Job.Text,
        ];
        _fields.BeginRecord();
        for (int i = 0; i < facts.Length; i++)
        {
            _fields.Add(s_columns[i], facts[i], isNumber: i is not (1 or 8));
        }

        _fields.AddValues(end.Job.Values);
        _fields.Add("Stdout", output, _buffer);
        _fields.Add("Stderr", error, _buffer);
        _fields.EndRecord();
        _file.Flush();
    }

    /// <summary>Closes the file. A run without a job leaves the heading.</summary>
    public void Close()
    {
        WriteHeader([], values: 0);
        _file.Dispose();
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void WriteHeader(IReadOnlyList<string> names, int values)
    {
        if (_hasHeader || _format == ResultTableFormat.Json)
        {
            return;
        }

        _hasHeader = true;
        IEnumerable<string> columns = Enumerable
            .Range(0, values)
            .Select(i => i < names.Count ? names[i] : string.Create(CultureInfo.InvariantCulture, $"V{i + 1}"));
        _fields.BeginRecord();
        foreach (string column in (string[])[.. s_columns, .. columns, "Stdout", "Stderr"])
        {
            _fields.Add(column, column, isNumber: false);
        }

        _fields.EndRecord();
    }
}
