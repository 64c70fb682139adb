using System.Globalization;
using Becket.Cli.Running.Pipes.Blocks;
using Becket.Cli.Running.Scheduling;

namespace Becket.Cli.Running.Pipes;

/// <summary>A job for each value, all of which read the whole input at the same time.</summary>
/// <remarks>The input is read when all jobs have been started, because the ones that run wait for the others. So all
/// values are read first: more jobs than slots are an error before anything has run.</remarks>
/// <param name="values">The jobs without an input.</param>
/// <param name="queue">The input.</param>
/// <param name="slots">The number of slots.</param>
internal sealed class TeeJobs(IJobSource values, TeeQueue queue, int slots) : IJobSource
{
    private readonly Queue<WaitingJob> _waiting = new();
    private bool _areAllRead;

    public bool IsOver => _areAllRead && _waiting.Count == 0 && (queue.IsOver || Given == 0);

    public long Seen => values.Seen;

    public long Skipped => values.Skipped;

    public Action? Arrived
    {
        get => values.Arrived;
        set => values.Arrived = queue.Ended = value;
    }

    private long Given { get; set; }

    public bool TryTake(out WaitingJob job)
    {
        if (!_areAllRead && !ReadAll())
        {
            job = default;
            return false;
        }

        if (!_waiting.TryDequeue(out job))
        {
            queue.ThrowIfFailed();
            return false;
        }

        Given++;
        job = job with { Blocks = queue.Join() };
        if (_waiting.Count == 0)
        {
            queue.Begin();
        }

        return true;
    }

    /// <summary>The jobs that run wait no longer for those that have not been started.</summary>
    public void Stop()
    {
        _waiting.Clear();
        if (Given > 0)
        {
            queue.Begin();
        }
    }

    public void Dispose()
    {
        queue.Dispose();
        values.Dispose();
    }

    /// <returns>False if some values have not arrived yet.</returns>
    private bool ReadAll()
    {
        while (values.TryTake(out WaitingJob job))
        {
            if (_waiting.Count == slots)
            {
                throw new RunException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"--tee runs all jobs at once, and only {slots} may run: give a greater -j, or leave out -j"
                    )
                );
            }

            _waiting.Enqueue(job);
        }

        return _areAllRead = values.IsOver;
    }
}
