using System.Runtime.CompilerServices;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Threads;

namespace Becket.Net.Connections;

public sealed partial class Connection
{
    /// <summary>The writers that wait until all is sent.</summary>
    private List<ReactorValueTaskSource<bool>>? _writeWaiters;

    /// <summary>The transport has paused this connection, which is registered as its producer.</summary>
    private bool _isBacklogged;

    /// <summary>Writes, on the loop; completes at once, or when the transport has drained.</summary>
    /// <remarks>
    /// The connection is the transport's producer during this call only: the transport then pauses the producer and
    /// goes on receiving. Without a producer it would stop receiving, and two peers that both write much before they
    /// read would block each other forever.
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

        return WaitUntilSent(cancellation);
    }

    /// <summary>Waits as <see cref="WriteAndWait"/> does, on the loop.</summary>
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

    private ValueTask WaitUntilSent(CancellationToken cancellation)
    {
        var waiting = new ReactorValueTaskSource<bool>();
        (_writeWaiters ??= []).Add(waiting);
        ValueTask task = waiting.BeginPlain();
        return cancellation.CanBeCanceled ? WaitCancellably(task, waiting, cancellation) : task;
    }

    private async ValueTask WaitCancellably(
        ValueTask task,
        ReactorValueTaskSource<bool> waiting,
        CancellationToken cancellation
    )
    {
        // Only the wait ends: the bytes are written already.
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
                _writeWaiters?.Remove(waiting);
                waiting.SetException(new OperationCanceledException(token));
            }
        }
    }

    /// <summary>All is sent, or the connection has ended.</summary>
    private void ReleaseWriteWaiters()
    {
        if (_isBacklogged)
        {
            _isBacklogged = false;
            Transport.UnregisterProducer();
        }

        if (_writeWaiters is { } waiting)
        {
            _writeWaiters = null;
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
