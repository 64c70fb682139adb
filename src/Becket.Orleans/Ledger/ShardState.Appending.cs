using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

// Jobs come in from one creator at a time. It numbers them by their place, so that a chunk that is sent twice is one.
internal sealed partial class ShardState
{
    /// <summary>Adds jobs.</summary>
    /// <exception cref="LedgerException">A newer creator goes on, a limit, or the jobs would leave a gap.</exception>
    public ShardSummary Append(AppendRequest request)
    {
        CheckCreator(request.Creator);
        if (request.From > _jobs.Count)
        {
            throw new LedgerException(
                LedgerError.Invalid,
                $"Jobs for the places from {request.From:N0} on were given to a shard with {_jobs.Count:N0} jobs."
            );
        }

        int known = _jobs.Count - request.From;
        int bytes = _payloadBytes;
        for (int index = known; index < request.Jobs.Count; index++)
        {
            bytes += request.Jobs[index].Payload.Length;
        }

        if (request.From + request.Jobs.Count > JobLimits.JobsPerShard || bytes > JobLimits.PayloadBytesPerShard)
        {
            throw new LedgerException(
                LedgerError.Limit,
                $"A shard holds {JobLimits.JobsPerShard:N0} jobs and {JobLimits.PayloadBytesPerShard:N0} bytes of "
                    + $"payload. This one would hold {request.From + request.Jobs.Count:N0} jobs and {bytes:N0} bytes."
            );
        }

        SetCreator(request.Creator);
        SetControl(request.Control);
        if (_jobs.Count == 0)
        {
            // Above all tokens of a list of this name that was deleted, so that its runs are fenced off, too.
            _tokenBase = _lastToken = request.Control.Version << 20;
            Options = request.Options;
            ProgressVersion++;
        }

        for (int index = Math.Max(0, known); index < request.Jobs.Count; index++)
        {
            Add(request.Jobs[index]);
            JobsVersion++;
        }

        return Summary();
    }

    /// <summary>The keys, for a creator that goes on. Older ones are refused from now on.</summary>
    /// <exception cref="LedgerException">A newer creator goes on.</exception>
    public KeysPage Keys(long creator)
    {
        CheckCreator(creator);
        SetCreator(creator);
        string[] keys = new string[_jobs.Count];
        ulong[] contents = new ulong[_jobs.Count];
        for (int job = 0; job < _jobs.Count; job++)
        {
            keys[job] = _jobs[job].Key;
            contents[job] = JobHash.Of(_handlers[_jobs[job].Handler], _jobs[job].Payload.Span);
        }

        return new KeysPage(keys, contents, _payloadBytes);
    }

    private void CheckCreator(long creator)
    {
        if (creator < _creator)
        {
            throw new LedgerException(LedgerError.CreatorReplaced, "Another program goes on with this list.");
        }
    }

    private void SetCreator(long creator)
    {
        if (creator != _creator)
        {
            _creator = creator;
            ProgressVersion++;
        }
    }

    private void Add(JobRecord record)
    {
        int job = _jobs.Count;
        _jobs.Add(new StoredJob(record.Key, HandlerNumber(record.Handler), record.Payload, record.TraceParent));
        _payloadBytes += record.Payload.Length;
        if (job == _slots.Length)
        {
            Array.Resize(ref _slots, Math.Max(64, job * 2));
        }

        _slots[job] = JobSlot.New();
        if (Control.Mode == ListMode.Cancelled)
        {
            _slots[job].State = JobState.Cancelled;
            _counts[(int)JobState.Cancelled]++;
            ProgressVersion++;
            return;
        }

        _counts[(int)JobState.Ready]++;
        ReadySetOf(job).Add(job);
    }
}
