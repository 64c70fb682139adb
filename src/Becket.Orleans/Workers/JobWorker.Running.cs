using System.Diagnostics;
using System.Globalization;
using Becket.Deferreds;
using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Workers;

// The slots: what runs, and how it ends.
public sealed partial class JobWorker
{
    private const int ErrorCharacters = 1_000;

    /// <summary>How long a run may take to end after its time limit has cancelled it. Then it counts as failed, and the
    /// job may run elsewhere; the slot stays in use until the run has really ended.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    /// <summary>Slots in use.</summary>
    private int _running;
    private bool _isStarting;

    /// <summary>Gives slots to the jobs that came first. A job that ends at once does not come back here, so that a
    /// thousand of them need no stack.</summary>
    private void StartJobs()
    {
        if (_isStarting)
        {
            return;
        }

        _isStarting = true;
        while (!_isStopping && _running < _options.Slots && _queue.TryDequeue(out HeldJob? job))
        {
            if (!IsHeld(job))
            {
                continue;
            }

            if (job.Shard.ValidUntil <= Now || job.Shard.List.IsOver)
            {
                // After a stop of the process, the timer of the lease may come later in this turn. And a run that is
                // cancelled frees its slot before the rest of its list is lost.
                Lose(job);
                continue;
            }

            _queued--;
            _running++;
            WorkerMeter.Running(1);
            job.HasSlot = true;
            if (job.Lease.MustAnnounce)
            {
                job.IsAnnouncing = true;
                job.Shard.IsUrgent = true;
            }
            else
            {
                _ = Run(job);
            }
        }

        _isStarting = false;
    }

    private static bool IsHeld(HeldJob job) =>
        job.Shard.Held.TryGetValue(job.Lease.Lease.Job, out HeldJob? held) && held == job;

    private async Deferred Run(HeldJob job)
    {
        JobLease lease = job.Lease;
        using var cancellation = new CancellationTokenSource();
        job.Cancellation = cancellation;
        if (job.Shard.List.View.Options.TimeLimit is { } limit)
        {
            job.Limit = _reactor.CallLater(limit, OnTimeLimit, job);
        }

        TimeSpan began = Now;
        var context = new JobContext(
            job.Shard.Id.List,
            lease.Key,
            lease.Attempt,
            lease.Lease.Token,
            cancellation.Token
        );
        byte[]? result = null;
        Exception? error = null;
        using (Activity? activity = WorkerMeter.StartRun(context, lease))
        {
            try
            {
                result = await _handlers.Find(lease.Handler)!.RunAsync(lease.Payload, context, _handlers.Json);
            }
            catch (Exception thrown)
            {
                error = thrown;
                activity?.SetStatus(ActivityStatusCode.Error, thrown.Message);
            }
        }

        CountRun(Now - began);
        job.Cancellation = null;
        job.Limit?.Cancel();
        job.Limit = null;
        if (IsHeld(job))
        {
            End(job, result, error);
        }

        FreeSlot();
    }

    /// <summary>Reports the end of a run, or gives the job back if the stop of the worker has ended it.</summary>
    private void End(HeldJob job, byte[]? result, Exception? error)
    {
        if (result is not null)
        {
            Report(job, new JobReport(job.Lease.Lease, ReportKind.Succeeded, result, null));
        }
        else if (job.Reason == CancelReason.Stop)
        {
            Remove(job);
            job.Shard.GiveBack.Add(job.Lease.Lease);
        }
        else if (job.Reason == CancelReason.TimeLimit)
        {
            ReportTimeLimit(job);
        }
        else
        {
            WorkersLog.AttemptFailed(
                _logger,
                error,
                job.Shard.Id.List,
                job.Lease.Key,
                job.Lease.Attempt,
                job.Shard.List.View.Options.Attempts
            );
            ReportKind kind = error is PermanentFailureException ? ReportKind.FailedForGood : ReportKind.Failed;
            Report(job, new JobReport(job.Lease.Lease, kind, default, TextOf(error!)));
        }
    }

    /// <summary>The error for people who read dead letters. The worker's log has the whole exception.</summary>
    private static string TextOf(Exception error)
    {
        string text = error is PermanentFailureException ? error.Message : $"{error.GetType().Name}: {error.Message}";
        return text.Length <= ErrorCharacters
            ? text
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{text.AsSpan(0, ErrorCharacters)}... ({text.Length:N0} characters; the worker's log has all)"
            );
    }

    private void ReportTimeLimit(HeldJob job) =>
        Report(
            job,
            new JobReport(
                job.Lease.Lease,
                ReportKind.TimedOut,
                default,
                $"It took longer than its time limit of {job.Shard.List.View.Options.TimeLimit}."
            )
        );

    private void Report(HeldJob job, JobReport report)
    {
        WorkerShard shard = job.Shard;
        Remove(job);
        if (shard.Outbox.Count == 0)
        {
            shard.ReportAt = Now + s_reportDelay;
        }

        shard.Outbox.Add(report);
    }

    private void Remove(HeldJob job)
    {
        job.Shard.Held.Remove(job.Lease.Lease.Job);
        _figures?.Leases(-1);
        _hasSuspect &= !job.Lease.IsSuspect;
    }

    private void FreeSlot()
    {
        _running--;
        WorkerMeter.Running(-1);
        StartJobs();
        PumpSoon();
    }

    private void OnTimeLimit(HeldJob job)
    {
        job.Limit = _reactor.CallLater(s_grace, OnGraceOver, job);
        CancelRun(job, CancelReason.TimeLimit);
    }

    private void OnGraceOver(HeldJob job)
    {
        job.Limit = null;
        if (IsHeld(job))
        {
            WorkersLog.IgnoresCancellation(_logger, job.Shard.Id.List, job.Lease.Key, s_grace.TotalSeconds);
            ReportTimeLimit(job);
            PumpSoon();
        }
    }

    private void CancelRun(HeldJob job, CancelReason reason)
    {
        if (job is { Reason: CancelReason.None, Cancellation: { } cancellation })
        {
            job.Reason = reason;
            try
            {
                cancellation.Cancel();
            }
            catch (AggregateException error)
            {
                // Thrown by what the handler registered with the token. The run goes on to its own end.
                WorkersLog.CancellationFailed(_logger, error, job.Shard.Id.List, job.Lease.Key);
            }
        }
    }

    /// <summary>The lease is not the worker's any more: the run ends, and its result is dropped.</summary>
    private void Lose(HeldJob job)
    {
        if (IsHeld(job))
        {
            Remove(job);
        }

        if (!job.HasSlot)
        {
            _queued--;
        }
        else if (job.IsAnnouncing)
        {
            job.IsAnnouncing = false;
            FreeSlot();
        }

        CancelRun(job, CancelReason.Lost);
    }

    private void LoseAll(WorkerShard shard)
    {
        // What waits first: a run that is cancelled may free its slot at once.
        foreach (HeldJob job in shard.Held.Values.OrderBy(static job => job.HasSlot).ToArray())
        {
            Lose(job);
        }
    }

    /// <summary>What has no slot, or only waits in one, goes back: the worker stops.</summary>
    private void GiveBackQueue()
    {
        foreach (WorkerShard shard in _active)
        {
            foreach (HeldJob job in shard.Held.Values.ToArray())
            {
                if (!job.HasSlot || job.IsAnnouncing)
                {
                    Lose(job);
                    shard.GiveBack.Add(job.Lease.Lease);
                }
            }
        }
    }
}
