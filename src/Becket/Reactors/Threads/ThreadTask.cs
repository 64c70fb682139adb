using Becket.Deferreds;
using Becket.Deferreds.Interop;

namespace Becket.Reactors.Threads;

/// <summary>Work of <see cref="Reactor.DeferToThread{T}(Func{Task{T}})"/>: a function that may go on when its thread is
/// free again.</summary>
/// <param name="function">Called on a thread of the pool.</param>
/// <param name="given">The function as the user gave it, for the logs that name it.</param>
internal abstract class ThreadTaskWork(Func<Task> function, Delegate given) : PoolWork
{
    private Task? _task;
    private Failure? _failure;

    public sealed override Exception? Error =>
        (_failure ?? (_task is { IsCompleted: true } ended ? TaskFollower.FailureOf(ended) : null))?.Exception;

    public sealed override Delegate Function => given;

    public sealed override Task? Running => _task is { IsCompleted: false } running ? running : null;

    protected sealed override void Call()
    {
        try
        {
            _task =
                function()
                ?? throw new InvalidOperationException(
                    "The function returned null where it should return a task. Return Task.CompletedTask if there is "
                        + "nothing to wait for."
                );
        }
        catch (Exception error)
        {
            _failure = new Failure(error);
        }
    }

    protected sealed override void Finish()
    {
        if ((_failure ?? TaskFollower.FailureOf(_task!)) is { } failure)
        {
            Fire(failure);
        }
        else
        {
            Fire(_task!);
        }
    }

    protected abstract void Fire(Task task);

    protected abstract void Fire(Failure failure);
}

/// <inheritdoc/>
internal sealed class ThreadTask(Func<Task> function, Delegate given) : ThreadTaskWork(function, given)
{
    public Deferred Result { get; } = new();

    public override Deferred? Outcome => IsDetached ? null : Result;

    /// <summary>Whether no code has the deferred: a failure is thrown on the loop, which logs it at once.</summary>
    public bool IsDetached { get; init; }

    public override void Abandon(Failure reason) => Fire(reason);

    protected override void Fire(Task task) => Result.Callback();

    protected override void Fire(Failure failure)
    {
        if (IsDetached)
        {
            failure.Throw();
        }

        Result.Errback(failure);
    }
}

/// <inheritdoc/>
internal sealed class ThreadTask<T>(Func<Task<T>> function) : ThreadTaskWork(function, function)
{
    public Deferred<T> Result { get; } = new();

    public override Deferred Outcome => Result;

    public override void Abandon(Failure reason) => Result.Errback(reason);

    protected override void Fire(Task task) => Result.Callback(((Task<T>)task).GetAwaiter().GetResult());

    protected override void Fire(Failure failure) => Result.Errback(failure);
}
