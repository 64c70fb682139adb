using Becket.Deferreds;
using Becket.Deferreds.Locks;

namespace Becket.Tasks;

/// <summary>An iterator at work in a <see cref="Cooperator"/>: to be paused, resumed, stopped and waited for.</summary>
/// <remarks>
/// <para>A task ends once: with its iterator, with a failure of that or of a deferred it gave, by <see cref="Stop"/>,
/// or with its cooperator.</para>
/// <para>Threads: the cooperator's. Source: <c>twisted.internet.task.CooperativeTask</c>. Differs: there, a stopped
/// task whose deferred fails later ends a second time, with an error.</para>
/// </remarks>
public sealed partial class CooperativeTask
{
    private readonly Cooperator _cooperator;
    private readonly DeferredEvent<IEnumerator<Deferred?>> _done = new();
    private int _pauses;
    private TaskEnd _end;
    private Failure? _failure;

    internal CooperativeTask(Cooperator cooperator, IEnumerator<Deferred?> work, bool ownsWork) =>
        (_cooperator, _work, _ownsWork) = (cooperator, work, ownsWork);

    /// <summary>In the cooperator's line: the one behind. The cooperator's, as the next two.</summary>
    internal CooperativeTask? Next { get; set; }

    internal CooperativeTask? Previous { get; set; }

    /// <summary>Rises along the line.</summary>
    internal long Position { get; set; }

    /// <summary>A deferred that fires with the iterator when that has come to its end, or fails with the
    /// task.</summary>
    /// <remarks>A new one each time, fired already if the task has ended. They fire in the order in which they were
    /// made. After
    /// <see cref="Stop"/> it fails with <see cref="TaskStoppedException"/>. Source:
    /// <c>CooperativeTask.whenDone</c>.</remarks>
    public Deferred<IEnumerator<Deferred?>> WhenDone() => _done.Wait();

    /// <summary>Takes the task out of the round until <see cref="Resume"/> has been called as often.</summary>
    /// <remarks>While the task waits for a deferred that its iterator gave, that is a pause too. Source:
    /// <c>CooperativeTask.pause</c>.</remarks>
    /// <exception cref="TaskFinishedException">It has ended; the derived type says how.</exception>
    /// <exception cref="SchedulerStoppedException">It has ended with its cooperator.</exception>
    public void Pause()
    {
        ThrowIfEnded();
        if (++_pauses == 1)
        {
            _cooperator.Remove(this);
        }
    }

    /// <summary>Takes one <see cref="Pause"/> back. The last one puts the task at the end of the round, if it has not
    /// ended.</summary>
    /// <remarks>A task that waits for a deferred can be set going with this, too; then the deferred finds it not
    /// paused, and fails with that. Source: <c>CooperativeTask.resume</c>.</remarks>
    /// <exception cref="NotPausedException">It is not paused.</exception>
    public void Resume()
    {
        if (_pauses == 0)
        {
            throw new NotPausedException();
        }

        if (--_pauses == 0 && _end == TaskEnd.None)
        {
            _cooperator.Add(this);
        }
    }

    /// <summary>Ends the task: it takes no further item. A deferred that it waits for goes on.</summary>
    /// <remarks>Source: <c>CooperativeTask.stop</c>.</remarks>
    /// <exception cref="TaskFinishedException">It has ended; the derived type says how.</exception>
    /// <exception cref="SchedulerStoppedException">It has ended with its cooperator.</exception>
    public void Stop()
    {
        ThrowIfEnded();
        Complete(TaskEnd.Stopped, new Failure(new TaskStoppedException()));
    }

    internal void Begin() => _cooperator.Add(this);

    internal void Complete(TaskEnd end, Failure? failure)
    {
        if (_end != TaskEnd.None)
        {
            return;
        }

        _end = end;
        _failure = failure;
        if (_pauses == 0)
        {
            _cooperator.Remove(this);
        }

        DisposeWork();

        // Last, as a callback may do anything to this and other tasks.
        if (failure is null)
        {
            _done.Set(_work);
        }
        else
        {
            _done.Fail(failure);
        }
    }

    private void ThrowIfEnded()
    {
        if (_end != TaskEnd.None)
        {
            throw _end switch
            {
                TaskEnd.Done => new TaskDoneException(),
                TaskEnd.Stopped => new TaskStoppedException(),
                TaskEnd.Failed => new TaskFailedException(
                    "The task has failed: " + _failure!.Exception.Message,
                    _failure.Exception
                ),
                _ => new SchedulerStoppedException(),
            };
        }
    }
}
