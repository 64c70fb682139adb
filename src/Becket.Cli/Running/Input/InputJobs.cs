using Becket.Cli.Running.Logs;
using Becket.Cli.Running.Scheduling;

namespace Becket.Cli.Running.Input;

/// <summary>A job for each record, without those that a log holds as done.</summary>
internal sealed class InputJobs : IJobSource
{
    private readonly RecordSource _records;
    private readonly JobNumbers? _done;

    /// <param name="records">The records.</param>
    /// <param name="done">The jobs to skip; null for none.</param>
    public InputJobs(RecordSource records, JobNumbers? done)
    {
        _records = records;
        _done = done;
        _records.Arrived = () => Arrived?.Invoke();
    }

    public bool IsOver => _records.IsOver;

    public long Seen { get; private set; }

    public long Skipped { get; private set; }

    public Action? Arrived { get; set; }

    public bool TryTake(out WaitingJob job)
    {
        while (_done is not null && _done.Contains(Seen + 1) && _records.TrySkip())
        {
            Seen++;
            Skipped++;
        }

        job = default;
        if (_done is not null && _done.Contains(Seen + 1))
        {
            return false;
        }

        if (!_records.TryRead(out IReadOnlyList<string>? columns))
        {
            return false;
        }

        job = new WaitingJob(++Seen, columns, Attempt: 1);
        return true;
    }

    public void Dispose() => _records.Dispose();
}
