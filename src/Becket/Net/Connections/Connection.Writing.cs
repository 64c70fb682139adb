using System.Runtime.CompilerServices;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Threads;

namespace Becket.Net.Connections;

public sealed partial class Connection
{
    /// <summary>Those that wait until what is unsent has been sent.</summary>
    private List<ReactorValueTaskSource<bool>>? _waitToWrite;

    /// <summary>The transport has paused the producer that this connection is.</summary>
    private bool _isBacklogged;

    /// <summary>Writes, on the loop; completes at once, or when the transport has drained.</summary>
    /// <remarks>
    /// It is the transport's producer just for this: one that is registered is told to pause, and the transport goes on
    /// receiving. Otherwise two peers that write much before they read, each of them while also reading, would both
    /// stop receiving, for good.
    /// </remarks>
    internal ValueTask WriteAndWait(ReadOnlySpan<byte> data, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellation);
        }

        if (_isDisposed)
        {
            return ValueTask.FromException(new ObjectDisposedException(nameof(Connection)));
        }

        if (Reason is not null)
        {
            return ValueTask.FromException(Reason.Exception);
        }

        if (!_isBacklogged)
        {
            Transport.RegisterProducer(_protocol);
        }

        Transport.Write(data);
        if (!_isBacklogged)
        {
            Transport.UnregisterProducer();
            return default;
        }

        return WaitToWrite(cancellation);
    }

    /// <summary>Waits as writing does, on the loop.</summary>
    internal ValueTask Flush(CancellationToken cancellation)
    {
        if (Reason is null && Transport.Unsent > Transport.HighWaterMark)
        {
            return WriteAndWait([], cancellation);
        }

        return cancellation.IsCancellationRequested ? ValueTask.FromCanceled(cancellation) : default;
    }

    /// <summary>Runs a function on the loop, for a caller on another thread.</summary>
    internal async ValueTask RunOnLoop(Func<Connection, ValueTask> function)
    {
        try
        {
            await Reactor.CallFromThreadAsync(() => function(this).AsTask()).ConfigureAwait(false);
        }
        catch (ReactorNotRunningException)
        {
            throw ReactorGone();
        }
    }

    /// <inheritdoc cref="RunOnLoop(Func{Connection, ValueTask})"/>
    internal async ValueTask<T> RunOnLoop<T>(Func<Connection, ValueTask<T>> function)
    {
        try
        {
            return await Reactor.CallFromThreadAsync(() => function(this).AsTask()).ConfigureAwait(false);
        }
        catch (ReactorNotRunningException)
        {
            throw ReactorGone();
        }
    }

    private bool TryPost(Action call) => Reactor.TryCallFromThread(new PostedAction(call));

    private static ConnectionLostException ReactorGone() => new("The reactor has ended, and the connection with it.");

    private ValueTask WaitToWrite(CancellationToken cancellation)
    {
        var waiting = new ReactorValueTaskSource<bool>();
        (_waitToWrite ??= []).Add(waiting);
        ValueTask task = waiting.BeginPlain();
        return cancellation.CanBeCanceled ? WaitCancellably(task, waiting, cancellation) : task;
    }

    private async ValueTask WaitCancellably(
        ValueTask task,
        ReactorValueTaskSource<bool> waiting,
        CancellationToken cancellation
    )
    {
        // Only the waiting ends: what was written is written.
        await using ConfiguredAsyncDisposable registration = cancellation
            .UnsafeRegister(
                (_, token) =>
                {
                    if (Reactor.IsOnThread)
                    {
                        Cancel(token);
                    }
                    else
                    {
                        TryPost(() => Cancel(token));
                    }
                },
                null
            )
            .ConfigureAwait(false);
        await task.ConfigureAwait(false);

        void Cancel(CancellationToken token)
        {
            if (waiting.IsPending)
            {
                _waitToWrite?.Remove(waiting);
                waiting.SetException(new OperationCanceledException(token));
            }
        }
    }

    /// <summary>All is sent, or nothing will be any more.</summary>
    private void StopWaitingToWrite()
    {
        if (_isBacklogged)
        {
            _isBacklogged = false;
            Transport.UnregisterProducer();
        }

        if (_waitToWrite is { } waiting)
        {
            _waitToWrite = null;
            foreach (ReactorValueTaskSource<bool> one in waiting)
            {
                if (Reason is null)
                {
                    one.SetResult(true);
                }
                else
                {
                    one.SetException(Reason.Exception);
                }
            }
        }
    }
}
