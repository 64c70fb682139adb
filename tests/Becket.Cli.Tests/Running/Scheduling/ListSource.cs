using Becket.Cli.Running;
using Becket.Cli.Running.Scheduling;

namespace Becket.Cli.Tests.Running.Scheduling;

/// <summary>Supplies jobs from a list, and optionally an error after them.</summary>
internal sealed class ListSource(params IReadOnlyList<string> values) : IJobSource
{
    public bool Breaks { get; init; }

    /// <summary>The number of jobs that have arrived.</summary>
    public int Available { get; private set; } = values.Count;

    public bool IsOver => Seen == values.Count && !Breaks;

    public long Seen { get; private set; }

    public long Skipped => 0;

    public Action? Arrived { get; set; }

    public bool TryTake(out WaitingJob job)
    {
        job = default;
        if (Seen == values.Count && Breaks)
        {
            throw new RunException("the list is broken");
        }

        if (Seen >= Available)
        {
            return false;
        }

        job = new WaitingJob(Seen + 1, [values[(int)Seen]], Attempt: 1);
        Seen++;
        return true;
    }

    public void Hold(int available) => Available = available;

    public void Release()
    {
        Available = values.Count;
        Arrived?.Invoke();
    }

    public void Dispose() { }
}
