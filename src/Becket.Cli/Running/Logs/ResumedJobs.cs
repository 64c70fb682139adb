using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Running.Logs;

/// <summary>Leaves out the jobs that a log holds as done, and compares the others' commands with the log's.</summary>
/// <param name="time">Calls the run again after many jobs have been left out.</param>
/// <param name="all">All jobs.</param>
/// <param name="template">Creates the jobs' commands.</param>
/// <param name="log">The log.</param>
/// <param name="plan">Which of its jobs are done, and how they are recognized.</param>
/// <param name="differs">Called once, with the first job whose command is not the log's.</param>
internal sealed class ResumedJobs(
    IReactorTime time,
    IJobSource all,
    JobTemplate template,
    JobLogContents log,
    ResumePlan plan,
    Action<LogDifference> differs
) : IJobSource
{
    /// <summary>Leaving out a job takes some microseconds. After this many, the loop handles signals first.</summary>
    private const int MostInOneCall = 5000;

    private bool _isPaused;
    private bool _isCompared = true;
    private bool _hasBegun;

    public bool IsOver => all.IsOver && !_isPaused;

    public long Seen => all.Seen;

    public long Skipped { get; private set; }

    public Action? Arrived
    {
        get;
        set => all.Arrived = field = value;
    }

    public bool TryTake(out WaitingJob job)
    {
        _isPaused = false;
        for (int i = 0; i < MostInOneCall; i++)
        {
            if (!all.TryTake(out job))
            {
                CompareEnd();
                return false;
            }

            if (!IsDone(job))
            {
                return true;
            }

            Skipped++;
        }

        _isPaused = true;
        time.CallLater(TimeSpan.Zero, () => Arrived?.Invoke());
        job = default;
        return false;
    }

    public void Dispose() => all.Dispose();

    private bool IsDone(in WaitingJob job)
    {
        if (!_hasBegun)
        {
            Begin(job);
        }

        if (plan.ByValue)
        {
            return log.Commands.TryTake(HashOf(TextOf(job, slot: 1)));
        }

        if (_isCompared && log.ByNumber.Of(job.Number) is not 0 and var logged)
        {
            string text = TextOf(job, slot: 1);
            if (HashOf(text) != logged)
            {
                Differ(new LogDifference(job.Number, text, Jobs: 0));
            }
        }

        return plan.Done.Contains(job.Number);
    }

    /// <summary>A command that depends on the slot is another one in each run.</summary>
    private void Begin(in WaitingJob job)
    {
        _hasBegun = true;
        _isCompared = TextOf(job, slot: 1) == TextOf(job, slot: 2);
        if (plan.ByValue && !_isCompared)
        {
            throw new RunException("--by-value compares commands, and these depend on the slot {%}: leave one out");
        }
    }

    private void CompareEnd()
    {
        if (_isCompared && !plan.ByValue && all.IsOver && log.ByNumber.Highest > all.Seen)
        {
            Differ(new LogDifference(log.ByNumber.Highest, Now: null, all.Seen));
        }
    }

    private void Differ(LogDifference difference)
    {
        _isCompared = false;
        differs(difference);
    }

    private string TextOf(in WaitingJob job, int slot) =>
        template.Fill(new JobValues(job.Number, slot, job.Columns)).Job.Text;

    private static ulong HashOf(string text) => CommandHash.Of(JobLogRecord.Written(text));
}
