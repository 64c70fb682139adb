using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

// Leases and pauses end at a time.
internal sealed partial class ShardState
{
    /// <summary>When to call <see cref="Tick"/>, or a little later; null if nothing waits for a time. May be too early
    /// where a lease was renewed.</summary>
    public TimeSpan? NextDeadline => _deadlines.TryPeek(out _, out TimeSpan time) ? time : null;

    /// <summary>Ends the leases and the pauses whose time is over.</summary>
    public void Tick(TimeSpan now)
    {
        while (_deadlines.TryPeek(out int job, out TimeSpan time) && time <= now)
        {
            _deadlines.Dequeue();
            ref JobSlot slot = ref _slots[job];
            if (slot.QueuedFor != time)
            {
                continue;
            }

            slot.QueuedFor = TimeSpan.MaxValue;
            if (slot.State is not (JobState.Leased or JobState.Pausing))
            {
                continue;
            }

            if (slot.Deadline > now)
            {
                SetDeadline(job, slot.Deadline);
            }
            else if (slot.State == JobState.Leased)
            {
                LoseLease(job);
            }
            else
            {
                MoveTo(job, JobState.Ready);
                ProgressVersion++;
            }
        }
    }

    private void SetDeadline(int job, TimeSpan deadline)
    {
        ref JobSlot slot = ref _slots[job];
        slot.Deadline = deadline;
        if (deadline < slot.QueuedFor)
        {
            slot.QueuedFor = deadline;
            _deadlines.Enqueue(job, deadline);
        }
    }
}
