using Becket.Deferreds;
using Becket.Deferreds.Locks;

namespace Becket.Tasks;

/// <summary>An iterator that a <see cref="Cooperator"/> steps. It can be paused, resumed, stopped and waited
/// for.</summary>
/// <remarks>
/// <para>A task ends once: when its iterator ends, when the iterator or a deferred that it returned fails, by
/// <see cref="Stop"/>, or when its cooperator stops.</para>
/// <para>Threads: the cooperator's. Source: <c>twisted.internet.task.CooperativeTask</c>. Differs: there, a stopped
/// task ends a second time, with an error, when the deferred that it waits for fails later.</para>
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

    /// <summary>The task behind this one in the cooperator's line. The cooperator sets it, and the next two
    /// properties.</summary>
    internal CooperativeTask? Next { get; set; }

    internal CooperativeTask? Previous { get; set; }

    /// <summary>The place in the cooperator's line: higher for each task behind.</summary>
    internal long Position { get; set; }

    /// <summary>Waits for the end of the task: returns a deferred that fires with the iterator when the iterator ends,
    /// or fails when the task fails.</summary>
    /// <remarks>A new deferred each time, fired already if the task has ended. They fire in the order of the calls.
    /// After <see cref="Stop"/> it fails with <see cref="TaskStoppedException"/>. Source:
    /// <c>CooperativeTask.whenDone</c>.</remarks>
    public Deferred<IEnumerator<Deferred?>> WhenDone() => _done.Wait();

    /// <summary>Takes the task out of the round until <see cref="Resume"/> has been called as often as this.</summary>
    /// <remarks>A task that waits for a deferred of its iterator is paused by that too. Source:
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

    /// <summary>Ends one <see cref="Pause"/>. The last call puts the task at the end of the round, if it has not
    /// ended.</summary>
    /// <remarks>It also makes a task go on that waits for a deferred. Then the deferred finds the task not paused, and
    /// fails with a <see cref="NotPausedException"/>. Source: <c>CooperativeTask.resume</c>.</remarks>
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

    internal void Begin()
    {
        _cooperator.TaskCount++;
        _cooperator.Add(this);
    }

    internal void Complete(TaskEnd end, Failure? failure)
    {
        if (_end != TaskEnd.None)
        {
            return;
        }

        _end = end;
        _failure = failure;
        _cooperator.TaskCount--;
        if (_pauses == 0)
        {
            _cooperator.Remove(this);
        }

        DisposeWork();

        // Last, as a callback may do anything to this and other tasks. Disposing the work may have failed.
        if (_failure is null)
        {
            _done.Set(_work);
        }
        else
        {
            _done.Fail(_failure);
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
