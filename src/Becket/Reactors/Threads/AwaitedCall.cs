using Becket.Deferreds;

namespace Becket.Reactors.Threads;

/// <summary>A call from a thread whose caller waits for the result, blocking or through a task.</summary>
/// <param name="blocksPoolThread">Whether a thread of the reactor's own pool blocks until the call is
/// complete.</param>
internal abstract class AwaitedCall(bool blocksPoolThread) : CrossThreadCall
{
    public bool BlocksPoolThread => blocksPoolThread;

    /// <summary>Completes the call with a failure, unless it is complete.</summary>
    public abstract void Fail(Exception error);
}

/// <summary>A call from a thread whose caller waits for a value.</summary>
/// <param name="reactor">Runs the function.</param>
/// <param name="function">Called on the loop.</param>
/// <param name="isBlocking">Whether the caller blocks. It then gets a <see cref="CancelledException"/> as it is;
/// otherwise that becomes a cancelled task.</param>
/// <param name="underWay">The calls whose deferred has not fired. The loop's.</param>
/// <param name="blocksPoolThread">See the base class.</param>
internal sealed class AwaitedCall<T>(
    Reactor reactor,
    Func<Deferred<T>> function,
    bool isBlocking,
    HashSet<AwaitedCall> underWay,
    bool blocksPoolThread
) : AwaitedCall(blocksPoolThread)
{
    // Otherwise the caller's code would continue inside the loop.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private Deferred<T>? _running;

    public override Delegate Function => function;

    public Task<T> Task => _done.Task;

    /// <summary>Cancels the call with the token. Used before the call is handed to the loop.</summary>
    public void CancelOn(CancellationToken token) =>
        _cancellation = token.UnsafeRegister(static (call, token) => ((AwaitedCall<T>)call!).Cancel(token), this);

    public override void Run()
    {
        if (Task.IsCompleted)
        {
            // Cancelled before it began.
            return;
        }

        underWay.Add(this);
        _running = Deferred.MaybeDeferred(function);
        try
        {
            _running.AddBoth(OnOutcome);
        }
        catch (Exception error)
        {
            // The deferred is another thread's: it neither gives its outcome here nor can be cancelled.
            _running = null;
            underWay.Remove(this);
            Fail(error);
        }
    }

    public override void Fail(Exception error)
    {
        if (!isBlocking && error is OperationCanceledException cancelled)
        {
            _done.TrySetCanceled(cancelled.CancellationToken);
        }
        else
        {
            _done.TrySetException(error);
        }

        _cancellation.Unregister();
    }

    private void OnOutcome(Outcome<T> outcome)
    {
        underWay.Remove(this);
        if (outcome.Failure is { } failure)
        {
            Fail(failure.Exception);
        }
        else
        {
            _done.TrySetResult(outcome.ValueOrDefault);
            _cancellation.Unregister();
        }
    }

    /// <summary>On any thread: ends the task at once, and cancels the deferred on the loop.</summary>
    private void Cancel(CancellationToken token)
    {
        if (_done.TrySetCanceled(token))
        {
            reactor.TryCallFromThread(new PostedAction(() => _running?.CancelForSureAndThrow(token)));
        }
    }
}
