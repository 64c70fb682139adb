using Becket.Deferreds;
using Becket.Net.Connections;
using Becket.Reactors;
using Becket.Tasks;
using Becket.Time;

namespace Becket.Http.Loop;

/// <summary>A connection to a server: one request and answer at a time.</summary>
internal sealed class ServerConnection
{
    private readonly ServerPool _pool;
    private readonly double _opened;
    private DelayedCall? _idleTimeout;
    private bool _isIdle;
    private bool _hasEnded;

    private Exchange? _exchange;

    public ServerConnection(ServerPool pool, Connection connection)
    {
        _pool = pool;
        Connection = connection;
        _opened = Reactor.Seconds;
        Wire = new WireReader(connection);
        Heads = new HeadReader(Wire, pool.Settings.MaxHeadersBytes);
    }

    public Connection Connection { get; }

    public WireReader Wire { get; }

    public HeadReader Heads { get; }

    public Reactor Reactor => _pool.Reactor;

    /// <summary>Whether the connection has ended before any byte of an answer, so that the request can be sent once
    /// more: the server may have closed a connection that was idle for too long.</summary>
    public bool MayRetry { get; private set; }

    public bool IsTooOld =>
        _pool.Settings.Lifetime != Timeout.InfiniteTimeSpan
        && Reactor.Seconds - _opened >= _pool.Settings.Lifetime.TotalSeconds;

    public bool IsUsable => !_hasEnded && !IsTooOld && Connection.IsConnected;

    /// <summary>Sends a request, and reads the head of its answer.</summary>
    public async Deferred<HttpResponseMessage> Send(
        HttpRequestMessage request,
        RequestExtras extras,
        ServerOpener opener,
        CancellationToken cancellationToken
    )
    {
        var exchange = new Exchange(this, request, _pool.Settings, cancellationToken);
        _exchange = exchange;
        Wire.BeginAnswer();
        try
        {
            return await exchange.Run(
                RequestHead.Make(request, extras, opener.RequestProxy, opener.RequestProxyAuthorization)
            );
        }
        catch (Exception error)
        {
            MayRetry =
                !Wire.HasReceived
                && !exchange.HasStartedContent
                && error is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
                && !cancellationToken.IsCancellationRequested;
            Fail();
            if (error is IOException && exchange.ContentError is null)
            {
                throw new HttpRequestException(
                    (error as HttpIOException)?.HttpRequestError ?? HttpRequestError.ConnectionError,
                    $"An error occurred while sending the request. {error.Message}",
                    error
                );
            }

            throw;
        }
    }

    /// <summary>The whole answer has been read.</summary>
    public void OnAnswerRead()
    {
        Exchange? exchange = _exchange;
        _exchange = null;
        if (_hasEnded || exchange is not { IsReusable: true } || Wire.Buffered > 0)
        {
            // More than the answer was sent: what it belongs to is not known.
            Fail();
        }
        else
        {
            _pool.Return(this);
        }
    }

    /// <summary>The connection belongs to the caller from now on.</summary>
    public void OnUpgraded()
    {
        _exchange = null;
        _hasEnded = true;
        _pool.OnEnded();
    }

    /// <summary>The caller does not want more of a body. A short rest is read and dropped, so that the connection can
    /// be used again.</summary>
    public void OnBodyDisposed(BodyStream body)
    {
        if (!Reactor.IsOnThread)
        {
            Reactor.TryCallFromThread(new Reactors.Threads.PostedAction(() => OnBodyDisposed(body)));
            return;
        }

        if (body.HasEnded || _hasEnded)
        {
            return;
        }

        if (_exchange is { IsReusable: true } && _pool.Settings.MaxDrainBytes > 0)
        {
            Drain(body).AddTimeout(_pool.Settings.DrainTimeout, Reactor).AddErrback(_ => Fail());
        }
        else
        {
            Fail();
        }
    }

    /// <summary>Begins to wait for the next request.</summary>
    public void BeginIdle()
    {
        _isIdle = true;
        Wire.ReadAhead(OnIdleEnded);
        if (_pool.Settings.IdleTimeout is var timeout && timeout != Timeout.InfiniteTimeSpan && _isIdle)
        {
            _idleTimeout = Reactor.CallLater(timeout, static connection => connection.CloseIdle(), this);
        }
    }

    public void EndIdle()
    {
        _isIdle = false;
        _idleTimeout?.Cancel();
        _idleTimeout = null;
    }

    /// <summary>Closes it in order.</summary>
    public void Close() => End(abort: false);

    /// <summary>Ends it at once: nothing on it can be relied on.</summary>
    public void Fail() => End(abort: true);

    private void End(bool abort)
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        _exchange = null;
        if (abort)
        {
            Connection.AbortConnection();
        }
        else
        {
            Connection.BeginDispose();
        }

        Wire.ReleaseBuffer();
        _pool.OnEnded();
    }

    private void CloseIdle()
    {
        _idleTimeout = null;
        EndIdle();
        _pool.RemoveIdle(this);
        Close();
    }

    private void OnIdleEnded()
    {
        if (_isIdle)
        {
            _idleTimeout?.Cancel();
            CloseIdle();
        }
    }

    private async Deferred Drain(BodyStream body)
    {
        byte[] buffer = new byte[4 * 1024];
        for (long left = _pool.Settings.MaxDrainBytes; left > 0; left -= buffer.Length)
        {
            if (!await body.Drop(buffer))
            {
                return;
            }
        }

        Fail();
    }
}
