using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>Steps many iterators in turn, a slice at a time, so that none of them blocks the loop.</summary>
/// <remarks>
/// <para>Each item that an iterator returns is a unit of work. An item that is a deferred makes its task wait for that
/// deferred, while the others go on; null makes the task wait only for its next turn. Several tasks over one shared
/// iterator are the slots of a pool: as many jobs run at once as there are tasks.
/// <see cref="ForEach{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"/> does the same in one line.</para>
/// <para>Order: the tasks in the order in which they were added or resumed, one unit each, round after round. As in
/// Twisted, the walk goes on by position: when a task leaves the line at or before that position, the task behind it
/// has its turn in the next round.</para>
/// <para>Cost of adding, pausing, resuming and ending a task: constant, for any number of tasks.</para>
/// <para>Threads: one, that of its scheduler. Source: <c>twisted.internet.task.Cooperator</c>. Differs:
/// <see cref="Stop"/> ends every task (Twisted skips every second one), and a task ends once.</para>
/// </remarks>
[RunsOnLoop]
public sealed partial class Cooperator
{
    private readonly TickScheduler _scheduler;
    private readonly Action _tick;

    /// <summary>Null on a clock that is no reactor.</summary>
    private readonly CooperatorCounts? _counts;
    private bool _isStarted;
    private bool _isStopped;
    private bool _isScheduled;

    /// <summary>Whether a task's work runs, or has thrown out of its tick.</summary>
    private bool _isInWork;
    private bool _mustScheduleOnStart;

    /// <summary>Makes a cooperator that ticks on <paramref name="time"/>, in every turn while there is work, for 10 ms
    /// at most.</summary>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <remarks>A tick also ends after 1,000 units of work, as virtual time does not move during a tick.</remarks>
    public Cooperator(IReactorTime time)
        : this(time, started: true) { }

    /// <summary>Makes a cooperator as <see cref="Cooperator(IReactorTime)"/> does, which may start later.</summary>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="started">Whether it works from the beginning, or only from <see cref="Start"/> on.</param>
    public Cooperator(IReactorTime time, bool started)
    {
        ArgumentNullException.ThrowIfNull(time);
        _scheduler = new TimedTickScheduler(time);
        _counts = (time as ICooperatorHost)?.CooperatorCounts;
        (_tick, _isStarted) = (Tick, started);
        (time as Home)?.NoteMade(this);
    }

    /// <summary>Makes a cooperator that ticks when two functions say so: for tests, and for loops that are not a
    /// reactor.</summary>
    /// <param name="schedule">Takes a tick, which it must call once, later. Returns a function that cancels the tick,
    /// which is called at most once and only before the tick: <c>tick => clock.CallLater(delay,
    /// tick).Cancel</c>.</param>
    /// <param name="turnIsOver">Called at the beginning of each tick. Returns a function that is called after each
    /// unit of work and ends the tick by returning true.</param>
    /// <param name="started">Whether it works from the beginning, or only from <see cref="Start"/> on.</param>
    public Cooperator(
        [RunsOnLoop] Func<Action, Action> schedule,
        [RunsOnLoop] Func<Func<bool>> turnIsOver,
        bool started = true
    )
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(turnIsOver);
        _scheduler = new CustomTickScheduler(schedule, turnIsOver);
        (_tick, _isStarted) = (Tick, started);
    }

    /// <summary>Whether it is started and not stopped.</summary>
    /// <remarks>Source: <c>Cooperator.running</c>.</remarks>
    public bool Running => _isStarted && !_isStopped;

    /// <summary>For the inspection: how many tasks have begun and not ended.</summary>
    internal int TaskCount { get; set; }

    /// <summary>For the inspection: how many of them are neither paused nor wait for a deferred.</summary>
    internal int ReadyCount
    {
        get
        {
            int count = 0;
            for (CooperativeTask? task = _first; task is not null; task = task.Next)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>Works through an iterator, which may be shared with other tasks.</summary>
    /// <param name="work">Its items are units of work; it is before its first item. The cooperator does not dispose
    /// it, as other tasks may use it.</param>
    /// <returns>A deferred that fires with <paramref name="work"/> when that ends, or fails with the exception that it
    /// threw or with the failure of one of its deferreds. Cancelling it does not stop the work.</returns>
    /// <remarks>
    /// <para>Nothing runs before this returns. On a cooperator that was stopped it fails with
    /// <see cref="SchedulerStoppedException"/>.</para>
    /// <para>Source: <c>Cooperator.coiterate</c>.</para>
    /// </remarks>
    public Deferred<IEnumerator<Deferred?>> Coiterate(IEnumerator<Deferred?> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Coiterate(new CooperativeTask(this, work, ownsWork: false));
    }

    /// <summary>Works through a sequence.</summary>
    /// <param name="work">Its items are units of work. It is enumerated once, and its enumerator is disposed when the
    /// task ends.</param>
    /// <inheritdoc cref="Coiterate(IEnumerator{Deferred})" path="/remarks|/returns"/>
    public Deferred<IEnumerator<Deferred?>> Coiterate(IEnumerable<Deferred?> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Coiterate(new CooperativeTask(this, work.GetEnumerator(), ownsWork: true));
    }

    /// <summary>Works through an iterator, as <see cref="Coiterate(IEnumerator{Deferred})"/> does, and returns the
    /// task.</summary>
    /// <param name="work">Its items are units of work; it is before its first item. The cooperator does not dispose
    /// it, as other tasks may use it.</param>
    /// <remarks>Source: <c>Cooperator.cooperate</c>.</remarks>
    public CooperativeTask Cooperate(IEnumerator<Deferred?> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Added(new CooperativeTask(this, work, ownsWork: false));
    }

    /// <summary>Works through a sequence, as <see cref="Coiterate(IEnumerable{Deferred})"/> does, and returns the
    /// task.</summary>
    /// <param name="work">Its items are units of work. It is enumerated once, and its enumerator is disposed when the
    /// task ends.</param>
    /// <remarks>Source: <c>Cooperator.cooperate</c>.</remarks>
    public CooperativeTask Cooperate(IEnumerable<Deferred?> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Added(new CooperativeTask(this, work.GetEnumerator(), ownsWork: true));
    }

    /// <summary>Starts the cooperator, for the first time or again after <see cref="Stop"/>.</summary>
    /// <remarks>Source: <c>Cooperator.start</c>.</remarks>
    public void Start()
    {
        _isStopped = false;
        _isStarted = true;
        if (_mustScheduleOnStart)
        {
            _mustScheduleOnStart = false;
            Schedule();
        }
    }

    /// <summary>Ends every task with <see cref="SchedulerStoppedException"/>; paused tasks end in that way when they
    /// are resumed, and tasks added from now on end at once.</summary>
    /// <remarks>Source: <c>Cooperator.stop</c>. Differs: Twisted skips every second task, so that its deferreds never
    /// fire.</remarks>
    public void Stop()
    {
        _isStopped = true;

        EndAll(TaskEnd.SchedulerStopped, new Failure(new SchedulerStoppedException()));
    }

    internal void Add(CooperativeTask task)
    {
        Append(task);
        if (_isStopped)
        {
            task.Complete(TaskEnd.SchedulerStopped, new Failure(new SchedulerStoppedException()));
        }
        else
        {
            Schedule();
        }
    }

    internal void Remove(CooperativeTask task)
    {
        Unlink(task);
        CancelIfIdle();
    }

    private static CooperativeTask Added(CooperativeTask task)
    {
        task.Begin();
        return task;
    }

    private static Deferred<IEnumerator<Deferred?>> Coiterate(CooperativeTask task)
    {
        task.Begin();
        return task.WhenDone();
    }

    private void Schedule()
    {
        if (!_isStarted)
        {
            _mustScheduleOnStart = true;
        }
        else if (!_isScheduled && _first is not null)
        {
            try
            {
                _scheduler.Schedule(_tick);
                _isScheduled = true;
            }
            catch (Exception error) when (_scheduler is CustomTickScheduler)
            {
                // No tick will come.
                EndAll(TaskEnd.Failed, new Failure(error));
            }
        }
    }

    private void CancelIfIdle()
    {
        if (_first is null && _isScheduled)
        {
            _isScheduled = false;
            _scheduler.Cancel();
        }
    }

    private void Tick()
    {
        _isScheduled = false;
        _isInWork = false;
        try
        {
            Work(_scheduler.BeginTurn());
        }
        catch (Exception error) when (!_isInWork)
        {
            // The program's clock, or its function that ends a turn. The next tick would fare no better.
            EndAll(TaskEnd.Failed, new Failure(error));
        }

        Schedule();
    }

    /// <summary>Ends the present tasks only. A callback may start the cooperator again and add tasks, which must go
    /// on.</summary>
    private void EndAll(TaskEnd end, Failure failure)
    {
        long last = _lastPosition;
        while (_first is { } task && task.Position <= last)
        {
            task.Complete(end, failure);
        }

        EndWalk();
        CancelIfIdle();
    }

    private void Work(Func<bool> turnIsOver)
    {
        while (_first is not null)
        {
            while (NextInWalk() is { } task)
            {
                _isInWork = true;
                task.Work();
                _isInWork = false;
                if (turnIsOver())
                {
                    return;
                }
            }

            BeginWalk();
        }
    }
}
