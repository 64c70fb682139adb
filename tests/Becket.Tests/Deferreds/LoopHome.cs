using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Becket.Tests.Deferreds;

/// <summary>A home with a thread of its own and a queue of calls: the smallest possible reactor.</summary>
internal sealed class LoopHome : Home, IDisposable
{
    private readonly BlockingCollection<(Action<object?> Call, object? State)> _calls = [];
    private readonly ConcurrentQueue<Exception> _errors = [];
    private readonly ConcurrentQueue<UnhandledFailureEventArgs> _unhandled = [];
    private readonly Thread _thread;

    public LoopHome()
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = "Home" };
        _thread.Start();
    }

    /// <summary>The exceptions of posted calls.</summary>
    public IReadOnlyCollection<Exception> Errors => _errors;

    public IReadOnlyCollection<UnhandledFailureEventArgs> Unhandled => _unhandled;

    public override void Post(Action<object?> call, object? state) => _calls.Add((call, state));

    /// <summary>Runs a function on the home's thread, waits for it, and returns its result or throws its
    /// exception.</summary>
    public T Run<T>(Func<T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(
            _ =>
            {
                try
                {
                    result.SetResult(function());
                }
                catch (Exception error)
                {
                    result.SetException(error);
                }
            },
            null
        );
        return Wait(result.Task);
    }

    public void Run(Action action) =>
        Run(() =>
        {
            action();
            return true;
        });

    /// <summary>Starts something on the home's thread and waits until its deferred has fired.</summary>
    public T Await<T>(Func<Deferred<T>> start)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Run(() =>
            start()
                .AddBoth(outcome =>
                {
                    if (outcome.Failure is { } failure)
                    {
                        result.SetException(failure.Exception);
                    }
                    else
                    {
                        result.SetResult(outcome.Value);
                    }
                })
        );
        return Wait(result.Task);
    }

    public void Await(Func<Deferred> start) => Await(() => start().AddCallback(() => true));

    /// <summary>Waits until all calls made so far have run.</summary>
    public void RunQueued() => Run(() => { });

    /// <summary>Ends the thread once the calls made so far have run. Later calls are an
    /// InvalidOperationException.</summary>
    public void Dispose()
    {
        _calls.CompleteAdding();
        _thread.Join();
    }

    internal static T Wait<T>(Task<T> task)
    {
        if (Task.WaitAny([task], Patience.Time) < 0)
        {
            throw new TimeoutException("The home's thread did not come to an end of this.");
        }

        if (task.IsFaulted)
        {
            ExceptionDispatchInfo.Throw(task.Exception.InnerException!);
        }

        return task.Result;
    }

    protected internal override void OnUnhandledFailure(UnhandledFailureEventArgs unhandled) =>
        _unhandled.Enqueue(unhandled);

    private void Loop()
    {
        SetCurrent(this);
        foreach ((Action<object?>? call, object? state) in _calls.GetConsumingEnumerable())
        {
            try
            {
                call(state);
            }
            catch (Exception error)
            {
                _errors.Enqueue(error);
            }
        }

        SetCurrent(null);
    }
}
