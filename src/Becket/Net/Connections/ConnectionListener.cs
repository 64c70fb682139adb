using System.Net;
using Becket.Deferreds;
using Becket.Reactors;
using Becket.Reactors.Threads;

namespace Becket.Net.Connections;

/// <summary>A port whose connections are taken one by one: <c>await foreach (var connection in
/// reactor.AcceptTcp(8007))</c>.</summary>
/// <remarks>
/// <para>It listens from the start. Connections that the program has not taken yet wait, connected but not read from,
/// up to <see cref="MaxWaiting"/> of them. Further ones wait in the system's queue.</para>
/// <para>Leaving the loop, or cancelling it, stops listening and aborts the connections that still wait. The loop ends
/// by itself when the reactor shuts down.</para>
/// <para>Threads: the reactor's.</para>
/// </remarks>
public sealed class ConnectionListener : DeferredSequence<Connection>, IAsyncDisposable
{
    private readonly Reactor _reactor;
    private readonly Queue<Connection> _waiting = new();
    private ListeningPort _port = null!;
    private Deferred<Connection?>? _next;
    private bool _isEnumerated;
    private bool _isPaused;
    private bool _isStopped;

    private ConnectionListener(Reactor reactor) => _reactor = reactor;

    /// <summary>The number of accepted connections that may wait to be taken. Default: 64, as many as a turn
    /// accepts.</summary>
    public int MaxWaiting
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 64;

    /// <inheritdoc cref="IListeningPort.Host"/>
    public EndPoint Host => _port.Host;

    /// <inheritdoc cref="IListeningPort.Port"/>
    public int Port => _port.Port;

    /// <summary>Whether it listens.</summary>
    public bool IsListening => !_isStopped;

    /// <summary>Gives the connections, one after the other. Once: a second loop over the same port is an
    /// error.</summary>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>, and stops
    /// listening.</param>
    /// <exception cref="InvalidOperationException">There was a loop over it before.</exception>
    public override DeferredEnumerator<Connection> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        _reactor.CheckThread(nameof(GetAsyncEnumerator), "listener");
        if (_isEnumerated)
        {
            throw new InvalidOperationException(
                "This port has a loop that takes its connections. Take them all in one loop, and start an "
                    + "async method for each."
            );
        }

        _isEnumerated = true;
        return new Enumerator(this, cancellationToken);
    }

    /// <summary>Stops listening, and aborts the connections that wait. Connections that were taken go on.</summary>
    /// <remarks>Threads: any.</remarks>
    public ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    /// <summary>Listens with a function.</summary>
    internal static ConnectionListener Listen(Reactor reactor, Func<ConnectionListener, Deferred<ListeningPort>> listen)
    {
        var listener = new ConnectionListener(reactor);
        Exception? error = null;
        listen(listener)
            .AddCallbacks(
                port =>
                {
                    listener._port = port;
                    return port;
                },
                failure =>
                {
                    error = failure.Exception;
                    return null!;
                }
            );
        if (error is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }

        return listener;
    }

    /// <summary>A connection is ready to be taken.</summary>
    internal void Offer(Connection connection)
    {
        if (_isStopped)
        {
            connection.AbortConnection();
        }
        else if (_next is { } next)
        {
            _next = null;
            next.Callback(connection);
        }
        else
        {
            connection.Transport.PauseProducing();
            _waiting.Enqueue(connection);
            if (_waiting.Count >= MaxWaiting && !_isPaused)
            {
                _isPaused = true;
                _port.PauseAccepting();
            }
        }
    }

    /// <summary>The port has stopped listening.</summary>
    internal void OnStopped()
    {
        _isStopped = true;
        while (_waiting.TryDequeue(out Connection? connection))
        {
            connection.AbortConnection();
        }

        if (_next is { } next)
        {
            _next = null;
            next.Callback(null);
        }
    }

    private Deferred<Connection?> Next(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Deferred.Fail<Connection?>(new CancelledException(cancellation));
        }

        while (_waiting.TryDequeue(out Connection? connection))
        {
            if (_isPaused && _waiting.Count <= MaxWaiting / 2)
            {
                _isPaused = false;
                _port.ResumeAccepting();
            }

            // Skip connections that were lost while they waited.
            if (connection.Reason is null)
            {
                connection.Transport.ResumeProducing();
                return Deferred.Succeed<Connection?>(connection);
            }
        }

        if (_isStopped)
        {
            return Deferred.Succeed<Connection?>(null);
        }

        var next = new Deferred<Connection?>(_ => _next = null);
        _next = next;
        return cancellation.CanBeCanceled ? next.CancelOn(cancellation) : next;
    }

    private void Close()
    {
        if (_reactor.IsOnThread)
        {
            Stop();
        }
        else
        {
            // If the call comes too late, the reactor has closed all ports already.
            _reactor.TryCallFromThread(new PostedAction(Stop));
        }
    }

    private void Stop()
    {
        if (!_isStopped)
        {
            _ = _port.StopListening();
        }
    }

    private sealed class Enumerator(ConnectionListener listener, CancellationToken cancellation)
        : DeferredEnumerator<Connection>
    {
        public override Deferred<bool> MoveNextAsync() => listener.Next(cancellation).AddCallback(TakeOrEnd);

        private protected override void Close() => listener.Close();

        private bool TakeOrEnd(Connection? connection)
        {
            Current = connection!;
            return connection is not null;
        }
    }
}
