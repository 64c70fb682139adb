using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Logs;

/// <summary>The jobs of earlier runs, read from a log.</summary>
/// <param name="use">What the run does with the log.</param>
internal sealed class JobLogContents(JobLogUse use = JobLogUse.Resume)
{
    private readonly JobNumbers _logged = new();
    private readonly JobNumbers _succeeded = new();
    private readonly SortedDictionary<long, byte[]> _failed = [];

    /// <summary>Jobs that have a record.</summary>
    public JobNumbers Logged => _logged;

    /// <summary>Jobs that have a record of success.</summary>
    public JobNumbers Succeeded => _succeeded;

    /// <summary>The commands of all jobs that have a record.</summary>
    public LoggedCommands ByNumber { get; } = new();

    /// <summary>The commands of the jobs that the run leaves out.</summary>
    public CommandSet Commands { get; } = new();

    /// <summary>The commands of the other jobs that have a record, by number, as they are written in the log.</summary>
    public IReadOnlyDictionary<long, byte[]> Failed => _failed;

    public void Add(in JobLogRecord record)
    {
        _logged.Add(record.Number);
        ulong hash = CommandHash.Of(record.Command);
        ByNumber.Add(record.Number, hash);
        if (record.IsSuccess || use != JobLogUse.ResumeFailed)
        {
            Commands.Add(record.Number, hash);
        }

        if (record.IsSuccess)
        {
            _succeeded.Add(record.Number);
            _failed.Remove(record.Number);
        }
        else if (!_succeeded.Contains(record.Number))
        {
            _failed[record.Number] = record.Command.ToArray();
        }
    }
}
