using Becket.Deferreds;
using Becket.Deferreds.Joining;
using Becket.Time;

namespace Becket.Tasks.ForEachRuns;

/// <summary>A <c>ForEach</c> under way: the slots, and the one loop that fills them.</summary>
/// <remarks>
/// <para>Everything that can change what is to be done (a job ended, an item came, a slice is over, a cancel) notes it
/// and calls
/// <see cref="Proceed"/>. Called from inside itself, by jobs that finish at once or by user code that fires things,
/// that does nothing: the loop outside will see. So nothing recurses, and there is one place where jobs are started,
/// cancelled and declared finished.</para>
/// <para>A job that ended is followed by the next one in the same chain run. What <see cref="Proceed"/> gives back, the
/// finished result, the chain runs next, so that runs inside runs leave the stack flat.</para>
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

    // Every job starts in the context of whoever asked for the whole, as with Parallel.ForEachAsync, and not in that of
    // the job which happened to end before it.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    private ForEachSlot? _free;
    private long _started;
    private int _running;
    private Failure? _failure;
    private Deferred? _fired;
    private TimerState _timerState;
    private object? _timer;

    /// <summary>The loop runs; whoever calls it now returns to it.</summary>
    private bool _isLooping;

    /// <summary>No more jobs: a failure, or cancelled. Never left.</summary>
    private bool _isStopping;

    /// <summary>The jobs under way are to be cancelled; set with <see cref="_isStopping"/> and by each further
    /// cancel.</summary>
    private bool _isCancelDue;

    /// <summary>A slice is over; the timer is set, and until it fires no job is started.</summary>
    private bool _isResting;

    private protected ForEachRun(int slots, ForEachResults results, IReactorTime? time)
    {
        (_slotCount, _results, _time) = (slots, results, time);
        results.Run = this;
    }

    ref TimerState ITimed.Timer => ref _timerState;

    private protected bool IsStopping => _isStopping;

    /// <summary>There will be no further item.</summary>
    private protected abstract bool IsSourceOver { get; }

    /// <summary>Starts the first jobs.</summary>
    public void Start() => RunFired(Proceed());

    /// <summary>The result is not wanted any more: no more jobs, and those under way are cancelled.</summary>
    /// <returns>The result, if it has failed now and its chain is to be run.</returns>
    public Deferred? Cancel()
    {
        Stop(new Failure(new CancelledException()));
        return Proceed();
    }

    /// <summary>The job in <paramref name="slot"/> has ended.</summary>
    /// <returns>The result, if this was the last and its chain is to be run.</returns>
    public Deferred? JobEnded(ForEachSlot slot, Deferred root)
    {
        Failure? failure = root.IncomingFailure;
        if (!_isStopping)
        {
            if (failure is null || _results.TakesFailures)
            {
                _results.Add(slot.Number, root.Stage, failure);
            }
            else
            {
                Stop(failure);
            }

            root.ClearResult();
        }
        else if (failure is null or { Exception: OperationCanceledException })
        {
            root.ClearResult();
        }

        // Else it failed for another reason than that we cancelled it. There is a first failure to tell of already, so
        // this one is left where it is, to be reported as one that nobody handled.
        Release(slot);
        return Proceed();
    }

    void ITimed.Fire()
    {
        _isResting = false;
        RunFired(Proceed());
    }

    public override string ToString() => "Cooperator.ForEach";

    /// <summary>Takes the next item, if there is one, and starts its job; otherwise notes why not.</summary>
    /// <returns>False if there is nothing to take now.</returns>
    private protected abstract bool TryStartNext();

    /// <summary>Lets go of the source, soon or at once.</summary>
    /// <returns>Whether that is done. If not, <see cref="Proceed"/> is called when it is.</returns>
    private protected abstract bool TryCloseSource();

    /// <summary>The source failed, or letting go of it.</summary>
    private protected void SourceFailed(Exception error)
    {
        if (_failure is null)
        {
            Stop(new Failure(error));
        }
        else if (error is not OperationCanceledException)
        {
            Unhandled.Report(error);
        }
    }

    /// <summary>Does what can be done now.</summary>
    /// <returns>The result, if it has got its outcome now and its chain is to be run.</returns>
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
        else if (!_isStopping)
        {
            Stop(failure);
        }
        else
        {
            Unhandled.Report(failure);
        }

        Release(slot);
    }

    private static InvalidOperationException NoDeferred() =>
        new(
            "The work of ForEach returned null where it should return a deferred. Return Deferred.Succeed() if there is nothing to wait for."
        );

    private Deferred? Loop()
    {
        _isLooping = true;
        var slice = default(Slice?);
        while (true)
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

            if (_isResting || IsSourceOver || _running == _slotCount || IsSliceOver(ref slice) || !TryStartNext())
            {
                break;
            }
        }

        // Still counted as in the loop: closing runs user code too.
        bool isOver = (_isStopping || IsSourceOver) && TryCloseSource() && _running == 0;
        _isLooping = false;
        if (_isCancelDue)
        {
            return Proceed();
        }

        return isOver ? _results.Finish(_failure) : null;
    }

    /// <summary>Asked before each job. The usual visit starts one job and then finds no free slot; only one that
    /// goes on, since its jobs finish at once, looks at the time.</summary>
    private bool IsSliceOver(ref Slice? slice)
    {
        if (_time is null)
        {
            return false;
        }

        if (slice is not { } begun)
        {
            slice = new Slice(_time);
            return false;
        }

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
        return slot;
    }

    private void Release(ForEachSlot slot)
    {
        slot.Job = null;
        slot.NextFree = _free;
        _free = slot;
        _running--;
    }
}
