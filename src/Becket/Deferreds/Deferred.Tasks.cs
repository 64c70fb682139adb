using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Makes a task of the outcome, for code that takes tasks. The deferred is left without a
    /// result.</summary>
    /// <param name="cancellationToken">Cancels the deferred, on its own thread. If the deferred's reactor has ended, it
    /// cancels the task.</param>
    /// <remarks>
    /// <para>A <see cref="CancelledException"/> becomes a cancelled task. A method that awaits the task goes on where
    /// awaiting a task goes on; an <c>async Deferred</c> method that awaits it goes on at its home.</para>
    /// <para>Threads: call it on the deferred's thread; the task may be used on any thread.</para>
    /// </remarks>
    public Task AsTask(CancellationToken cancellationToken = default)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AddCancelOn(token => source.TrySetCanceled(token), cancellationToken);
        AddBoth(outcome =>
        {
            if (outcome.Failure is not { } failure)
            {
                source.TrySetResult();
            }
            else if (failure.Exception is OperationCanceledException cancelled)
            {
                source.TrySetCanceled(cancelled.CancellationToken);
            }
            else
            {
                source.TrySetException(failure.Exception);
            }
        });
        return source.Task;
    }

    /// <summary>Cancels this deferred when the token is cancelled, on the deferred's own thread.</summary>
    /// <param name="cancellationToken">The token; it may be cancelled on any thread.</param>
    /// <returns>This deferred.</returns>
    /// <remarks>The exceptions that the cancellation makes carry the token: that of this deferred, and those that
    /// <c>async</c> methods get at what they await. So <c>catch (OperationCanceledException e) when
    /// (e.CancellationToken == token)</c> catches them. Does nothing if the deferred's reactor has ended.</remarks>
    public Deferred CancelOn(CancellationToken cancellationToken)
    {
        AddCancelOn(null, cancellationToken);
        return this;
    }

    /// <summary>Makes a deferred of a task that takes a cancellation token. Cancelling the deferred cancels the
    /// token.</summary>
    /// <param name="start">Starts the task; called at once. An exception of it becomes the failure.</param>
    /// <remarks>Threads: one that has a <see cref="Home"/>. The deferred fires there, on whatever thread the task
    /// finishes.</remarks>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred FromTask([RunsOnLoop] Func<CancellationToken, Task> start)
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

        return new TaskDeferred(cancellation).Follow(task);
    }

    /// <inheritdoc cref="FromTask(Func{CancellationToken, Task})"/>
    /// <typeparam name="T">The type of the value.</typeparam>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<T> FromTask<T>([RunsOnLoop] Func<CancellationToken, Task<T>> start)
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

        return new TaskDeferred<T>(cancellation).Follow(task);
    }

    private protected void AddCancelOn(Action<CancellationToken>? homeIsGone, CancellationToken cancellationToken)
    {
        Deferred root = Enter();
        if (cancellationToken.CanBeCanceled)
        {
            root.Add(new CancelOnLink(root, cancellationToken, homeIsGone));
        }
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
        AddCancelOn(token => source.TrySetCanceled(token), cancellationToken);
        AddBoth(outcome =>
        {
            if (outcome.Failure is not { } failure)
            {
                source.TrySetResult(outcome.Value);
            }
            else if (failure.Exception is OperationCanceledException cancelled)
            {
                source.TrySetCanceled(cancelled.CancellationToken);
            }
            else
            {
                source.TrySetException(failure.Exception);
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
