using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Scheduling;

/// <summary>Ends or suspends jobs while too little memory is free, the youngest first. The oldest job always goes on,
/// so the run does too.</summary>
/// <param name="options">The limits.</param>
/// <param name="read">Reads the free memory; null if it cannot be read.</param>
internal sealed class MemoryWatch(MachineOptions options, Func<long?> read)
{
    /// <param name="running">The attempts whose children run, the oldest first.</param>
    /// <param name="sequence">The signals that end a job.</param>
    public void Look(IReadOnlyList<Attempt> running, TermSequence sequence)
    {
        if (read() is not { } free)
        {
            return;
        }

        if (options.MemoryFree is { } least && free < least / 2)
        {
            ReturnYoungest(running, sequence);
        }

        if (options.MemorySuspend is { } size)
        {
            Suspend(running, free, size);
        }
    }

    /// <summary>Ends the youngest job, which runs again later. While one is about to end, none is: its memory is not
    /// free yet.</summary>
    public static void ReturnYoungest(IReadOnlyList<Attempt> running, TermSequence sequence)
    {
        for (int i = running.Count - 1; i > 0; i--)
        {
            if (running[i].IsEnding)
            {
                return;
            }
        }

        if (running.Count > 1)
        {
            running[^1].Return(sequence);
        }
    }

    private static void Suspend(IReadOnlyList<Attempt> running, long free, long size)
    {
        int active = running.Count(attempt => !attempt.IsSuspended);
        if (active == 0 || free >= 2 * size)
        {
            // One at a time: the next look shows how much memory it takes.
            running.FirstOrDefault(attempt => attempt.IsSuspended)?.Resume(Suspension.Memory);
            return;
        }

        for (int i = running.Count - 1; i >= 0 && active > 1; i--)
        {
            if (running[i].IsSuspended)
            {
                continue;
            }

            running[i].Suspend(Suspension.Memory);
            active--;
            if (free >= size)
            {
                return;
            }
        }
    }
}
