using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

/* Two pieces, because an exchange changes only the second, and payloads may be large: the jobs, and their progress. The
   jobs are stored first, so a progress with fewer jobs than there are is one whose last jobs are new. */
internal sealed partial class ShardState
{
    private const byte JobsFormat = 1;
    private const byte ProgressFormat = 1;

    /// <summary>A shard as it was stored.</summary>
    /// <param name="jobs">What <see cref="WriteJobs"/> wrote; empty for a new shard.</param>
    /// <param name="progress">What <see cref="WriteProgress"/> wrote; empty if it was never stored.</param>
    /// <param name="now">The time of the new owner's clock: leases and pauses begin anew.</param>
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public static ShardState Load(ReadOnlyMemory<byte> jobs, ReadOnlyMemory<byte> progress, TimeSpan now)
    {
        var shard = new ShardState();
        if (!jobs.IsEmpty)
        {
            shard.ReadJobs(new StateReader(jobs));
        }

        if (!progress.IsEmpty && !shard.ReadProgress(new StateReader(progress), now))
        {
            shard = new ShardState();
        }

        shard.JobsVersion = 0;
        shard.ProgressVersion = 0;
        return shard;
    }

    /// <summary>Writes the jobs.</summary>
    public void WriteJobs(StateWriter writer)
    {
        writer.Byte(JobsFormat);
        OptionsFormat.Write(writer, Options);
        writer.Number(_handlers.Count);
        foreach (string handler in _handlers)
        {
            writer.Text(handler);
        }

        writer.Number(_jobs.Count);
        foreach (StoredJob job in _jobs)
        {
            writer.Text(job.Key);
            writer.Number(job.Handler);
            writer.Bytes(job.Payload.Span);
            writer.TextOrNull(job.TraceParent);
        }
    }

    /// <summary>Writes all else.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="now">The time of the owner's clock.</param>
    public void WriteProgress(StateWriter writer, TimeSpan now)
    {
        writer.Byte(ProgressFormat);
        writer.Number(Epoch);
        writer.Number(_creator);
        writer.Number(Control.Version);
        writer.Byte((byte)Control.Mode);
        writer.Number(_tokenBase);
        writer.Number(_lastToken - _tokenBase);
        writer.Number(_permits);
        writer.Number(_permitSequence);
        writer.Flag(_isAskingForPermits);
        int[] workers = WriteWorkers(writer);
        writer.Number(_jobs.Count);
        for (int job = 0; job < _jobs.Count; job++)
        {
            WriteSlot(writer, in _slots[job], workers, now);
        }

        writer.Number(_recorded.Count);
        foreach (int job in _recorded)
        {
            writer.Number(job);
        }
    }

    private static bool IsWorkerStored(in JobSlot slot) =>
        slot.Worker >= 0 && slot.State is JobState.Leased or JobState.Dead or JobState.Pausing;

    /// <summary>One byte says what follows; most jobs are either new or done, and need one or a few.</summary>
    private void WriteSlot(StateWriter writer, in JobSlot slot, int[] workers, TimeSpan now)
    {
        bool isNew = slot is { State: JobState.Ready, Token: 0, Attempts: 0 };
        int flags =
            (int)slot.State
            | (slot.HasStarted ? 0x08 : 0)
            | (slot.IsReported ? 0x10 : 0)
            | (slot.MustAnnounce ? 0x20 : 0)
            | (isNew ? 0x40 : 0);
        writer.Byte((byte)flags);
        if (isNew)
        {
            return;
        }

        writer.Number(slot.Token == 0 ? 0 : slot.Token - _tokenBase);
        writer.Number(slot.Attempts);
        writer.Number(slot.LostWorkers);
        if (slot.State == JobState.Done)
        {
            writer.Bytes(slot.Result);
            return;
        }

        writer.TextOrNull(slot.Error);
        writer.Number(IsWorkerStored(slot) ? workers[slot.Worker] + 1 : 0);
        if (slot.State == JobState.Pausing)
        {
            writer.Time(slot.Deadline - now);
        }
        else if (slot.State == JobState.Dead)
        {
            writer.Byte((byte)slot.Reason);
        }
    }

    /// <summary>Only workers that a job names are stored, with new numbers.</summary>
    private int[] WriteWorkers(StateWriter writer)
    {
        int[] numbers = new int[_workers.Count];
        for (int job = 0; job < _jobs.Count; job++)
        {
            if (IsWorkerStored(_slots[job]))
            {
                numbers[_slots[job].Worker] = 1;
            }
        }

        int count = 0;
        for (int number = 0; number < numbers.Length; number++)
        {
            numbers[number] = numbers[number] == 0 ? -1 : count++;
        }

        writer.Number(count);
        for (int number = 0; number < numbers.Length; number++)
        {
            if (numbers[number] >= 0)
            {
                writer.Text(_workers[number].Name);
                writer.Number(_workers[number].Sequence);
            }
        }

        return numbers;
    }

    private void ReadJobs(StateReader reader)
    {
        reader.Version(JobsFormat);
        Options = OptionsFormat.Read(reader);
        for (int count = reader.Count(); count > 0; count--)
        {
            HandlerNumber(reader.Text());
        }

        for (int count = reader.Count(); count > 0; count--)
        {
            string key = reader.Text();
            int handler = reader.Integer();
            if (handler >= _handlers.Count)
            {
                throw new InvalidDataException($"The job \"{key}\" names handler {handler} of {_handlers.Count}.");
            }

            Add(new JobRecord(key, _handlers[handler], reader.Bytes(), reader.TextOrNull()));
        }
    }

    /// <returns>False if it is what a deletion that was cut off has left: the jobs are stored first, and deleted
    /// first.</returns>
    private bool ReadProgress(StateReader reader, TimeSpan now)
    {
        reader.Version(ProgressFormat);
        Epoch = reader.Number() + 1;
        _creator = reader.Number();
        Control = new ListControl(reader.Number(), (ListMode)reader.Member((byte)ListMode.Cancelled));
        _tokenBase = reader.Number();
        _lastToken = _tokenBase + reader.Number();
        _permits = reader.Integer();
        _permitSequence = reader.Number();
        _isAskingForPermits = reader.Flag();
        for (int count = reader.Count(); count > 0; count--)
        {
            _workers[WorkerNumber(reader.Text())].Sequence = reader.Number();
        }

        int jobs = reader.Count();
        if (jobs > 0 && _jobs.Count == 0)
        {
            return false;
        }

        if (jobs > _jobs.Count)
        {
            throw new InvalidDataException($"There is progress of {jobs:N0} jobs, but there are {_jobs.Count:N0}.");
        }

        for (int job = 0; job < jobs; job++)
        {
            ReadSlot(reader, job, now);
        }

        for (int count = reader.Count(); count > 0; count--)
        {
            int job = reader.Integer();
            if (job >= jobs || _slots[job].State != JobState.Done)
            {
                throw new InvalidDataException($"Job {job} is said to be done.");
            }

            _recorded.Add(job);
        }

        // Jobs that came with a cancelled list, and whose state was not stored with them.
        for (int job = jobs; Control.Mode == ListMode.Cancelled && job < _jobs.Count; job++)
        {
            MoveTo(job, JobState.Cancelled);
        }

        return true;
    }

    private void ReadSlot(StateReader reader, int job, TimeSpan now)
    {
        byte flags = reader.Byte();
        if ((flags & 0x40) != 0)
        {
            _slots[job].MustAnnounce = (flags & 0x20) != 0;
            return;
        }

        var state = (JobState)(flags & 0x07);
        if (state > JobState.Cancelled)
        {
            throw new InvalidDataException($"Job {job} has the state {(int)state}.");
        }

        // Out of the ready jobs first: which set it is in depends on what is read now.
        MoveTo(job, JobState.Pausing);
        ref JobSlot slot = ref _slots[job];
        slot.HasStarted = (flags & 0x08) != 0;
        slot.IsReported = (flags & 0x10) != 0;
        slot.MustAnnounce = (flags & 0x20) != 0;
        slot.Token = reader.Number() is > 0 and var more ? _tokenBase + more : 0;
        slot.Attempts = checked((ushort)reader.Integer());
        slot.LostWorkers = checked((ushort)reader.Integer());
        if (state == JobState.Done)
        {
            slot.Result = reader.Bytes().ToArray();
            MoveTo(job, state);
            return;
        }

        slot.Error = reader.TextOrNull();
        slot.Worker = reader.Integer() - 1;
        if (slot.Worker >= _workers.Count || (slot.Worker < 0 && state is JobState.Leased or JobState.Dead))
        {
            throw new InvalidDataException($"Job {job} names worker {slot.Worker} of {_workers.Count}.");
        }

        if (state == JobState.Pausing)
        {
            SetDeadline(job, now + reader.Time());
        }
        else if (state == JobState.Dead)
        {
            slot.Reason = (DeadLetterReason)reader.Member((byte)DeadLetterReason.WorkersLost);
        }
        else if (state == JobState.Leased)
        {
            slot.Since = now;
            SetDeadline(job, now + Options.LeaseTime);
            _workers[slot.Worker].Leases++;
        }

        MoveTo(job, state);
    }
}
