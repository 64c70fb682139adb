using Becket.Cli.Running.Logs;
using Becket.Cli.Running.Scheduling;

namespace Becket.Cli.Running.Input;

/// <summary>A job for each record, without those that a log holds as done.</summary>
internal sealed class InputJobs : IJobSource
{
    private readonly RecordReader _reader;
    private readonly JobNumbers? _done;

    /// <param name="reader">The records.</param>
    /// <param name="done">The jobs to skip; null for none.</param>
    public InputJobs(RecordReader reader, JobNumbers? done)
    {
        _reader = reader;
        _done = done;
        _reader.Arrived = () => Arrived?.Invoke();
    }

    public bool IsOver => _reader.IsOver;

    public long Seen { get; private set; }

    public long Skipped { get; private set; }

    public Action? Arrived { get; set; }

    public bool TryTake(out WaitingJob job)
    {
        while (_done is not null && _done.Contains(Seen + 1) && _reader.TrySkip())
        {
            Seen++;
            Skipped++;
        }

        job = default;
        if (_done is not null && _done.Contains(Seen + 1))
        {
            return false;
        }

        if (!_reader.TryRead(out IReadOnlyList<string>? columns))
        {
            return false;
        }

        job = new WaitingJob(++Seen, columns, Attempt: 1);
        return true;
    }

    public void Dispose() => _reader.Dispose();
}
