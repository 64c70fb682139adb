using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Makes a task of the outcome, for code that takes tasks. The deferred is left without a
    /// result.</summary>
    /// <param name="cancellationToken">Cancels the deferred, on its own thread.</param>
    /// <remarks>
    /// <para>A <see cref="CancelledException"/> becomes a cancelled task. A method that awaits the task goes on where
    /// awaiting a task goes on; an <c>async Deferred</c> method that awaits it goes on at its home.</para>
    /// <para>Threads: call it on the deferred's thread; the task may be used on any thread.</para>
    /// </remarks>
    public Task AsTask(CancellationToken cancellationToken = default)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CancelOn(cancellationToken)
            .AddBoth(outcome =>
            {
                if (outcome.Failure is not { } failure)
                {
                    source.SetResult();
                }
                else if (failure.Exception is OperationCanceledException cancelled)
                {
                    source.SetCanceled(cancelled.CancellationToken);
                }
                else
                {
                    source.SetException(failure.Exception);
                }
            });
        return source.Task;
    }

    /// <summary>Cancels this deferred when the token is cancelled, on the deferred's own thread.</summary>
    /// <param name="cancellationToken">The token; it may be cancelled on any thread.</param>
    /// <returns>This deferred.</returns>
    public Deferred CancelOn(CancellationToken cancellationToken)
    {
        Deferred root = Enter();
        if (cancellationToken.CanBeCanceled)
        {
            root.Add(new CancelOnLink(root, cancellationToken));
        }

        return this;
    }

    /// <summary>Makes a deferred of a task that takes a cancellation token. Cancelling the deferred cancels the
    /// token.</summary>
    /// <param name="start">Starts the task; called at once. An exception of it becomes the failure.</param>
    /// <remarks>Threads: one that has a <see cref="Home"/>. The deferred fires there, on whatever thread the task
    /// finishes.</remarks>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred FromTask(Func<CancellationToken, Task> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var cancellation = new CancellationTokenSource();
        Task task;
        try
        {
            task = start(cancellation.Token) ?? throw NoTask();
        }
        catch (Exception error)
        {
            return Fail(error);
        }

        return TaskFollower.Follow(task, new TaskDeferred(cancellation));
    }

    /// <inheritdoc cref="FromTask(Func{CancellationToken, Task})"/>
    /// <typeparam name="T">The type of the value.</typeparam>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<T> FromTask<T>(Func<CancellationToken, Task<T>> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var cancellation = new CancellationTokenSource();
        Task<T> task;
        try
        {
            task = start(cancellation.Token) ?? throw NoTask();
        }
        catch (Exception error)
        {
            return Fail<T>(error);
        }

        return TaskFollower.Follow(task, new TaskDeferred<T>(cancellation));
    }

    private static InvalidOperationException NoTask() =>
        new(
            "The function returned null where it should return a task. Return Task.CompletedTask if there is "
                + "nothing to wait for."
        );
}

public partial class Deferred<T>
{
    /// <inheritdoc cref="Deferred.AsTask"/>
    public new Task<T> AsTask(CancellationToken cancellationToken = default)
    {
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        CancelOn(cancellationToken)
            .AddBoth(outcome =>
            {
                if (outcome.Failure is not { } failure)
                {
                    source.SetResult(outcome.Value);
                }
                else if (failure.Exception is OperationCanceledException cancelled)
                {
                    source.SetCanceled(cancelled.CancellationToken);
                }
                else
                {
                    source.SetException(failure.Exception);
                }
            });
        return source.Task;
    }

    /// <inheritdoc cref="Deferred.CancelOn"/>
    public new Deferred<T> CancelOn(CancellationToken cancellationToken)
    {
        base.CancelOn(cancellationToken);
        return this;
    }
}
