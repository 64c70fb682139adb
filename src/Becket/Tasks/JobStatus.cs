using Becket.Deferreds;

namespace Becket.Tasks;

/// <summary>With this, a job of <see cref="TaskGroup.StartAndWait(Func{JobStatus, Deferred})"/> says that it has
/// started.</summary>
/// <remarks>Source: <c>trio.TaskStatus</c>.</remarks>
[RunsOnLoop]
public sealed class JobStatus
{
    private readonly JobStatus<bool> _status;

    internal JobStatus(JobStatus<bool> status) => _status = status;

    /// <summary>Whether <see cref="Started"/> was called.</summary>
    public bool HasStarted => _status.HasStarted;

    /// <summary>The job has started: the code that waits for that goes on, before this returns. From now on the job
    /// belongs to the group.</summary>
    /// <exception cref="InvalidOperationException">It was called before, or the job has ended.</exception>
    public void Started() => _status.Started(true);
}

/// <summary>With this, a job of <see cref="TaskGroup.StartAndWait{T}(Func{JobStatus{T}, Deferred})"/> says that it has
/// started, and gives a value to the code that waits for that.</summary>
/// <typeparam name="T">The type of the value: a port, a connection.</typeparam>
/// <remarks>Source: <c>trio.TaskStatus</c>.</remarks>
[RunsOnLoop]
public sealed class JobStatus<T>
{
    private readonly Action<T> _started;
    private bool _hasEnded;

    internal JobStatus(Action<T> started) => _started = started;

    /// <summary>Whether <see cref="Started"/> was called.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>The job has started: the code that waits for that goes on, before this returns. From now on the job
    /// belongs to the group.</summary>
    /// <param name="value">What the code that waits gets.</param>
    /// <exception cref="InvalidOperationException">It was called before, or the job has ended.</exception>
    public void Started(T value)
    {
        if (HasStarted || _hasEnded)
        {
            throw new InvalidOperationException(
                _hasEnded
                    ? "Started was called after the end of the job."
                    : "Started was called a second time. A job starts once."
            );
        }

        HasStarted = true;
        _started(value);
    }

    internal void End() => _hasEnded = true;
}
