using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

// How a lease ends: with a report, by a gift, or by a loss.
internal sealed partial class ShardState
{
    private const string WorkersLostText =
        "The workers that ran it were lost, the last one without a word. The job may end its process (memory, a "
        + "crash), "
        + "or block its loop for longer than the lease.";

    /// <summary>Records the end of a run whose lease is valid.</summary>
    private void EndRun(TimeSpan now, JobReport report)
    {
        int job = report.Lease.Job;
        EndLease(job);
        ProgressVersion++;
        ref JobSlot slot = ref _slots[job];
        slot.IsReported = true;
        if (report.Kind == ReportKind.Succeeded)
        {
            slot.Result = report.Result.ToArray();
            slot.Error = null;
            _recorded.Add(job);
            _counters.Done++;
            MoveTo(job, JobState.Done);
            return;
        }

        _counters.Failed++;
        slot.Error = report.Error ?? "";
        if (report.Kind == ReportKind.FailedForGood)
        {
            Bury(job, DeadLetterReason.PermanentFailure);
        }
        else if (slot.Attempts >= Options.Attempts)
        {
            Bury(job, DeadLetterReason.AttemptsUsedUp);
        }
        else
        {
            MoveTo(job, JobState.Pausing);
            SetDeadline(job, now + PauseAfter(slot.Attempts, slot.Token));
        }
    }

    /// <summary>The lease ends, and the run never was.</summary>
    private void Release(int job)
    {
        EndLease(job);
        _slots[job].Attempts--;
        ProgressVersion++;
        MoveTo(job, JobState.Ready);
    }

    /// <summary>The worker is silent or dead. If the run had begun, the job may be the reason.</summary>
    private void LoseLease(int job)
    {
        ref JobSlot slot = ref _slots[job];
        _counters.Expired++;
        _events.Add(
            new ShardEvent(ShardEventKind.LeaseLost, _jobs[job].Key, _workers[slot.Worker].Name, slot.Token, "")
        );
        slot.MustAnnounce = true;
        if (!slot.HasStarted)
        {
            Release(job);
            return;
        }

        EndLease(job);
        ProgressVersion++;
        slot.LostWorkers++;
        if (slot.LostWorkers >= Options.LostWorkers)
        {
            slot.Error = WorkersLostText;
            Bury(job, DeadLetterReason.WorkersLost);
        }
        else if (slot.Attempts >= Options.Attempts)
        {
            slot.Error = WorkersLostText;
            Bury(job, DeadLetterReason.AttemptsUsedUp);
        }
        else
        {
            MoveTo(job, JobState.Ready);
        }
    }

    private void Bury(int job, DeadLetterReason reason)
    {
        ref JobSlot slot = ref _slots[job];
        slot.Reason = reason;
        _counters.DeadLettered++;
        MoveTo(job, JobState.Dead);
        _events.Add(
            new ShardEvent(
                ShardEventKind.DeadLettered,
                _jobs[job].Key,
                _workers[slot.Worker].Name,
                slot.Token,
                $"{reason}: {slot.Error}"
            )
        );
    }

    /// <summary>What all ends have in common. The state is set after it.</summary>
    private void EndLease(int job)
    {
        ref JobSlot slot = ref _slots[job];
        slot.NamedIn = _exchanges;
        _workers[slot.Worker].Leases--;
    }

    /// <summary>The pause after a failed attempt, varied by up to a quarter. The variation follows from the token, so
    /// that the same calls give the same state.</summary>
    private TimeSpan PauseAfter(int attempts, long token)
    {
        double pause = Math.Min(
            Options.RetryDelay.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 60)),
            Options.MaxRetryDelay.TotalSeconds
        );
        uint mixed = (uint)token * 2654435761;
        return TimeSpan.FromSeconds(pause * (0.75 + (mixed / (double)uint.MaxValue / 2)));
    }
}
