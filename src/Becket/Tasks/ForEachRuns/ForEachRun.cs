using Becket.Deferreds;
using Becket.Deferreds.Joining;
using Becket.Time;

namespace Becket.Tasks.ForEachRuns;

/// <summary>A <c>ForEach</c> under way: the slots, and the one loop that fills them.</summary>
/// <remarks>
/// <para>Every event that can change what to do (a job ended, an item came, a slice is over, a cancellation) is noted,
/// followed by a call of <see cref="Proceed"/>. A nested call of it, by a job that finishes at once or by user code
/// that fires deferreds, does nothing: the outer loop sees what was noted. So nothing recurses, and there is one place
/// where jobs are started, cancelled and finished.</para>
/// <para>When a job ends, the next one starts within the same run of the chain. <see cref="Proceed"/> returns the
/// finished result, and the chain's loop runs its chain next, so that runs inside runs leave the stack flat.</para>
/// </remarks>
internal abstract class ForEachRun : ITimed
{
    private static readonly ContextCallback s_loop = static state =>
    {
        var run = (ForEachRun)state!;
        run._fired = run.Loop();
    };

    private readonly int _slotCount;
    private readonly ForEachResults _results;
    private readonly IReactorTime? _time;
    private readonly List<ForEachSlot> _slots = [];

    // Every job starts in the execution context of ForEach's caller, as with Parallel.ForEachAsync, and not in the
    // context of the job that ended before it.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    private ForEachCounts _counts;
    private ForEachSlot? _free;
    private long _started;
    private long _failed;
    private int _running;
    private Failure? _failure;

    /// <summary>The numbers of the jobs that have ended without a result, in a run that ends early.</summary>
    private HashSet<long>? _withoutResult;
    private Deferred? _fired;
    private TimerState _timerState;
    private object? _timer;

    /// <summary>The loop is running; a nested call returns at once.</summary>
    private bool _isLooping;

    /// <summary>A failure or a cancellation has come: no more jobs are started. Never cleared.</summary>
    private bool _isStopping;

    /// <summary>The loop must cancel the running jobs. Set with <see cref="_isStopping"/> and by each further
    /// cancellation.</summary>
    private bool _isCancelDue;

    /// <summary>A slice is over; no job is started until the timer fires.</summary>
    private bool _isResting;

    private protected ForEachRun(int slots, ForEachResults results, IReactorTime? time)
    {
        (_slotCount, _results, _time) = (slots, results, time);
        results.Run = this;
        _counts = new ForEachCounts(time, slots);
    }

    ref TimerState ITimed.Timer => ref _timerState;

    /// <summary>Gets a report when a job has ended; null for none.</summary>
    public IProgress<ForEachProgress>? Progress { get; init; }

    /// <summary>How many jobs run, for the inspection.</summary>
    internal int Running => _running;

    /// <summary>How many jobs may run at once.</summary>
    internal int SlotCount => _slotCount;

    /// <summary>How many jobs have been started.</summary>
    internal long Started => _started;

    /// <summary>How many jobs have failed.</summary>
    internal long Failed => _failed;

    /// <summary>The deferreds of the jobs that run.</summary>
    internal IEnumerable<Deferred> Jobs => _slots.Select(static slot => slot.Job).OfType<Deferred>();

    /// <summary>Whether the result has fired.</summary>
    internal bool IsOver => _results.IsOver;

    /// <summary>What code that awaits the run waits for.</summary>
    internal string WaitText => $"Cooperator.ForEach: {_running} of {_slotCount} slots busy";

    /// <summary>Whether no more jobs are started, or tried again.</summary>
    internal bool IsStopping => _isStopping;

    /// <summary>How many items there are, if that is known.</summary>
    private protected virtual int? Total => null;

    /// <summary>Whether there will be no further item.</summary>
    private protected abstract bool IsSourceOver { get; }

    /// <summary>Starts the first jobs.</summary>
    public void Start()
    {
        Home.Current?.NoteMade(this);
        _counts.Begin(Total ?? 0);
        RunFired(Proceed());
    }

    /// <summary>Called when the result is cancelled: starts no more jobs and cancels the running ones.</summary>
    /// <returns>The result, if it has failed now, so that the caller runs its chain.</returns>
    public Deferred? Cancel()
    {
        Stop(new Failure(new CancelledException()));
        return Proceed();
    }

    /// <summary>Called when the job in <paramref name="slot"/> has ended.</summary>
    /// <returns>The result, if this was the last job, so that the caller runs its chain.</returns>
    public Deferred? JobEnded(ForEachSlot slot, Deferred root)
    {
        Failure? failure = root.IncomingFailure;
        if (failure is null || (_results.TakesFailures && !_isStopping))
        {
            // Also in a run that ends early: a job that was done all the same is a result so far.
            _results.Add(slot.Number, root.Stage, failure);
            root.ClearResult();
        }
        else
        {
            EndedWithoutResult(slot.Number);
            if (!_isStopping)
            {
                Stop(failure);
                root.ClearResult();
            }
            else if (failure.Exception is OperationCanceledException)
            {
                root.ClearResult();
            }

            // Otherwise the job failed for another reason than the cancellation. The result has its failure already,
            // so this one stays in the job's deferred and is reported as unhandled.
        }

        Release(slot);
        Report(failure);
        return Proceed();
    }

    void ITimed.Fire()
    {
        _isResting = false;
        RunFired(Proceed());
    }

    public override string ToString() => "Cooperator.ForEach";

    /// <summary>The error of work that returns null.</summary>
    internal static InvalidOperationException NoDeferred() =>
        new(
            "The work of ForEach returned null where it should return a deferred. Return Deferred.Succeed() "
                + "if there is nothing to wait for."
        );

    /// <summary>Takes the next item, if there is one, and starts its job; otherwise notes why not.</summary>
    /// <returns>False if there is nothing to take now.</returns>
    private protected abstract bool TryStartNext();

    /// <summary>Disposes the source, at once or soon.</summary>
    /// <returns>Whether it is disposed. If not, <see cref="Proceed"/> is called when it is.</returns>
    private protected abstract bool TryCloseSource();

    /// <summary>Called when the source has failed, or disposing it.</summary>
    private protected void SourceFailed(Exception error)
    {
        if (_failure is null)
        {
            Stop(new Failure(error));
        }
        else if (error is not OperationCanceledException)
        {
            UnhandledFailures.Report(error);
        }
    }

    /// <summary>Does all that can be done now.</summary>
    /// <returns>The result, if it has its outcome now, so that the caller runs its chain.</returns>
    private protected Deferred? Proceed()
    {
        if (_isLooping)
        {
            return null;
        }

        if (_context is null || ExecutionContext.Capture() == _context)
        {
            return Loop();
        }

        ExecutionContext.Run(_context, s_loop, this);
        Deferred? fired = _fired;
        _fired = null;
        return fired;
    }

    private protected static void RunFired(Deferred? fired)
    {
        if (fired is not null)
        {
            Deferred.RunFired(fired);
        }
    }

    /// <summary>Puts a job in a free slot.</summary>
    private protected void Begin(Deferred? job, Exception? error)
    {
        ForEachSlot slot = Take();
        Deferred? root = null;
        if (error is null)
        {
            try
            {
                root = job is null ? throw NoDeferred() : job.Enter();
            }
            catch (InvalidOperationException mistake)
            {
                error = mistake;
            }
        }

        if (root is not null)
        {
            slot.Job = root;
            root.Add(slot);
            return;
        }

        var failure = new Failure(error!);
        if (_results.TakesFailures && !_isStopping)
        {
            _results.Add(slot.Number, null, failure);
        }
        else
        {
            EndedWithoutResult(slot.Number);
            if (!_isStopping)
            {
                Stop(failure);
            }
            else
            {
                UnhandledFailures.Report(failure);
            }
        }

        Release(slot);
        Report(failure);
    }

    private void EndedWithoutResult(long number) => (_withoutResult ??= []).Add(number);

    private void Report(Failure? failure)
    {
        if (failure is not null)
        {
            _failed++;
        }

        if (Progress is not null)
        {
            try
            {
                Progress.Report(new ForEachProgress(_started - _failed - _running, _failed, _running, Total));
            }
            catch (Exception error)
            {
                SourceFailed(error);
            }
        }
    }

    private Deferred? Loop()
    {
        _isLooping = true;
        var slice = default(Slice?);
        for (bool goesOn = false; ; goesOn = true)
        {
            if (_isStopping)
            {
                if (!_isCancelDue)
                {
                    break;
                }

                _isCancelDue = false;
                CancelJobs();
                continue;
            }

            if (
                _isResting
                || IsSourceOver
                || _running == _slotCount
                || (goesOn && IsSliceOver(ref slice))
                || !TryStartNext()
            )
            {
                break;
            }
        }

        // Still inside the loop: closing the source runs user code too.
        bool isOver = (_isStopping || IsSourceOver) && TryCloseSource() && _running == 0;
        _isLooping = false;
        if (_isCancelDue)
        {
            return Proceed();
        }

        return isOver ? Finish() : null;
    }

    private Deferred? Finish()
    {
        _counts.End();
        return _results.Finish(_failure, _withoutResult);
    }

    /// <summary>Called before each job but the first. Usually the loop starts one job and then finds no free slot; only
    /// a loop that goes on, as its jobs finish at once, reads the clock.</summary>
    private bool IsSliceOver(ref Slice? slice)
    {
        if (_time is null)
        {
            return false;
        }

        Slice begun = slice ?? new Slice(_time);
        bool isOver = begun.IsOver(_time);
        slice = begun;
        if (isOver)
        {
            _isResting = true;
            _timer = HostedTimer.Schedule(_time, this, 0, nameof(Cooperator.ForEach));
        }

        return isOver;
    }

    private void Stop(Failure failure)
    {
        _failure ??= failure;
        _isStopping = _isCancelDue = true;
        if (_isResting)
        {
            _isResting = false;
            HostedTimer.Cancel(_timer!, this);
        }
    }

    private void CancelJobs()
    {
        foreach (ForEachSlot slot in _slots)
        {
            if (slot.Job is { } job)
            {
                ListCancellation.CancelMember(job);
            }
        }
    }

    private ForEachSlot Take()
    {
        ForEachSlot? slot = _free;
        if (slot is null)
        {
            slot = new ForEachSlot(this);
            _slots.Add(slot);
        }
        else
        {
            _free = slot.NextFree;
            slot.NextFree = null;
        }

        slot.Number = _started++;
        _running++;
        _counts.Take();
        return slot;
    }

    private void Release(ForEachSlot slot)
    {
        slot.Job = null;
        slot.NextFree = _free;
        _free = slot;
        _running--;
        _counts.Release();
    }
}
