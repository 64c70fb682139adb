using Becket.Cli.Running.Scheduling;

namespace Becket.Cli.Running.Logs;

/// <summary>Supplies the jobs that a log holds as failed, each with its command as its only value.</summary>
internal sealed class FailedJobs(IReadOnlyDictionary<long, byte[]> commands) : IJobSource
{
    private readonly IEnumerator<KeyValuePair<long, byte[]>> _commands = commands.GetEnumerator();

    public bool IsOver => Seen == commands.Count;

    public long Seen { get; private set; }

    public long Skipped => 0;

    public Action? Arrived { get; set; }

    public bool TryTake(out WaitingJob job)
    {
        job = default;
        if (!_commands.MoveNext())
        {
            return false;
        }

        Seen++;
        job = new WaitingJob(_commands.Current.Key, [JobLogRecord.CommandOf(_commands.Current.Value)], Attempt: 1);
        return true;
    }

    public void Dispose() => _commands.Dispose();
}
