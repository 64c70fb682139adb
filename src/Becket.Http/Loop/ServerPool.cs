using Becket.Deferreds;
using Becket.Net.Connections;
using Becket.Reactors;
using Becket.Tasks;

namespace Becket.Http.Loop;

/// <summary>The connections to one server, and the requests that wait for one.</summary>
internal sealed class ServerPool(Reactor reactor, LoopSettings settings, ServerOpener opener)
{
    // As many as SocketsHttpHandler makes, and in the same cases: a simulation shows what production does.
    private const int MostTries = 4;

    /// <summary>The one that was used last is the last: it is the least likely to be closed by the server.</summary>
    private readonly List<ServerConnection> _idle = [];

    /// <summary>Each gets a connection, or null for the place of one.</summary>
    private readonly LinkedList<Deferred<ServerConnection?>> _waiting = [];

    /// <summary>Connections that are open or being opened.</summary>
    private int _count;
    private bool _isClosed;

    public Reactor Reactor => reactor;

    public LoopSettings Settings => settings;

    /// <summary>Sends a request. If a connection of the pool turns out to have been closed by the server, another one
    /// is used.</summary>
    public async Deferred<HttpResponseMessage> Send(
        HttpRequestMessage request,
        RequestExtras extras,
        CancellationToken cancellationToken
    )
    {
        for (int tries = 1; ; tries++)
        {
            ServerConnection connection = await Take();
            try
            {
                return await connection.Send(request, extras, opener, cancellationToken);
            }
            catch (Exception) when (connection.MayRetry && tries < MostTries)
            {
                // With the next one of the pool, or a new one.
            }
        }
    }

    /// <summary>An answer has been read, and its connection can be used again.</summary>
    public void Return(ServerConnection connection)
    {
        if (_isClosed || settings.IdleTimeout == TimeSpan.Zero || connection.IsTooOld)
        {
            connection.Close();
        }
        else if (_waiting.First is { } next)
        {
            next.Value.Callback(connection);
        }
        else
        {
            _idle.Add(connection);
            connection.BeginIdle();
        }
    }

    /// <summary>An idle connection has been closed, by the server or because of its age.</summary>
    public void RemoveIdle(ServerConnection connection) => _idle.Remove(connection);

    /// <summary>A connection has ended, or could not be opened.</summary>
    public void OnEnded()
    {
        if (!_isClosed && _waiting.First is { } next)
        {
            next.Value.Callback(null);
        }
        else
        {
            _count--;
        }
    }

    public void Close()
    {
        _isClosed = true;
        foreach (ServerConnection connection in _idle.ToArray())
        {
            connection.EndIdle();
            connection.Close();
        }

        _idle.Clear();
        while (_waiting.First is { } next)
        {
            next.Value.Errback(new ObjectDisposedException(nameof(HttpMessageHandler)));
        }
    }

    private async Deferred<ServerConnection> Take()
    {
        while (_idle.Count > 0)
        {
            ServerConnection connection = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            connection.EndIdle();
            if (connection.IsUsable)
            {
                return connection;
            }

            connection.Close();
        }

        if (_count >= settings.MaxConnectionsPerServer)
        {
            if (await WaitForTurn() is { } connection)
            {
                return connection;
            }
        }
        else
        {
            _count++;
        }

        return await Open();
    }

    private async Deferred<ServerConnection?> WaitForTurn()
    {
        var turn = new Deferred<ServerConnection?>();
        LinkedListNode<Deferred<ServerConnection?>> node = _waiting.AddLast(turn);
        turn.AddBoth(outcome =>
        {
            // Also when it is cancelled.
            _waiting.Remove(node);
            return outcome;
        });
        return await turn;
    }

    private static Connection OnConnectTimeout(Outcome<Connection> outcome, TimeSpan after)
    {
        string message = $"No connection could be made within {after.TotalSeconds:0.###} s.";

        // The exception that SocketsHttpHandler throws.
        return outcome.Succeeded
            ? outcome.Value
            : throw new TaskCanceledException(message, new TimeoutException(message, outcome.Failure!.Exception));
    }

    private async Deferred<ServerConnection> Open()
    {
        try
        {
            Deferred<Connection> opening = opener.Open();
            if (settings.ConnectTimeout != Timeout.InfiniteTimeSpan)
            {
                opening = opening.AddTimeout(settings.ConnectTimeout, reactor, OnConnectTimeout);
            }

            return new ServerConnection(this, await opening);
        }
        catch
        {
            OnEnded();
            throw;
        }
    }
}
