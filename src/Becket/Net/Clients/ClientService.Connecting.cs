using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Reactors;

namespace Becket.Net.Clients;

/// <content>From one connection to the next.</content>
public sealed partial class ClientService<TProtocol>
{
    private void Connect()
    {
        _state = State.Connecting;
        _retry = null;
        _lostUnprepared = null;
        var attempt = Deferred.MaybeDeferred(() => _endpoint.Connect(_factory));
        _connecting = attempt;
        attempt.AddCallback(Prepare).AddCallbacks(OnReady, OnFailed);
    }

    private Deferred<WatchedProtocol<TProtocol>> Prepare(WatchedProtocol<TProtocol> connected)
    {
        _current = connected;
        return _options.PrepareConnection is { } prepare
            ? Deferred.MaybeDeferred(() => prepare(connected.Inner)).AddCallback(() => connected)
            : Deferred.Succeed(connected);
    }

    private void OnReady(WatchedProtocol<TProtocol> connected)
    {
        _connecting = null;
        if (_state != State.Connecting)
        {
            // Stopped meanwhile: the connection is being closed, or is closed already.
            if (connected.IsLost)
            {
                OnEnded();
            }
            else
            {
                connected.Transport!.LoseConnection();
            }

            return;
        }

        if (connected.IsLost)
        {
            // While it was being prepared.
            _current = null;
            RetryAfter(new Failure(new ConnectionLostException("The connection was lost before it was ready.")));
            return;
        }

        _state = State.Connected;
        Failures = 0;
        foreach ((Deferred<TProtocol>? waiter, int? _) in TakeWaiters())
        {
            waiter.Callback(connected.Inner);
        }
    }

    private void OnFailed(Failure reason)
    {
        _connecting = null;
        reason = _lostUnprepared ?? reason;
        WatchedProtocol<TProtocol>? unprepared = _current;
        if (unprepared is { IsLost: false })
        {
            // It stands, but what was to prepare it has failed. Who stops waits for its end.
            if (_state == State.Connecting)
            {
                _current = null;
            }

            unprepared.Transport!.AbortConnection();
        }
        else
        {
            _current = null;
        }

        if (_state == State.Connecting)
        {
            RetryAfter(reason);
        }
        else if (_current is null)
        {
            OnEnded();
        }
    }

    private void OnLost(WatchedProtocol<TProtocol> connection, Failure reason)
    {
        if (connection != _current)
        {
            // One that was given up.
            return;
        }

        if (_connecting is { } preparing)
        {
            // What prepares it may wait for it for ever.
            _lostUnprepared = reason;
            preparing.Cancel();
            return;
        }

        _current = null;
        if (_state == State.Connected)
        {
            RetryAfter(reason);
        }
        else
        {
            OnEnded();
        }
    }

    private void RetryAfter(Failure reason)
    {
        _state = State.Waiting;
        Failures++;
        TimeSpan delay = _options.RetryPolicy.DelayAfter(Failures, _chance);
        if (_time is Reactor reactor)
        {
            NetLog.ConnectingAgain(reactor.Logger, _endpoint, delay.TotalSeconds, Failures, reason.Exception.Message);
        }

        _retry = _time.CallLater(delay, static service => service.Connect(), this);
        var told = new List<Deferred<TProtocol>>();
        for (int i = 0; i < _waiters.Count; i++)
        {
            if (_waiters[i].FailuresLeft is { } left)
            {
                _waiters[i] = (_waiters[i].Waiter, left - 1);
                if (left == 1)
                {
                    told.Add(_waiters[i].Waiter);
                }
            }
        }

        _waiters.RemoveAll(static entry => entry.FailuresLeft == 0);
        foreach (Deferred<TProtocol> waiter in told)
        {
            waiter.Errback(reason);
        }
    }

    /// <summary>The connection has ended that was to end.</summary>
    private void OnEnded()
    {
        _current = null;
        bool isRestarting = _state == State.Restarting;
        End();
        if (isRestarting && _state == State.Stopped)
        {
            StartService();
        }
    }

    private void End()
    {
        _state = State.Stopped;
        _shutdown?.Remove();
        _shutdown = null;
        Deferred[] stopped = [.. _stopping];
        _stopping.Clear();
        foreach (Deferred each in stopped)
        {
            each.Callback();
        }
    }

    private List<(Deferred<TProtocol> Waiter, int? FailuresLeft)> TakeWaiters()
    {
        List<(Deferred<TProtocol>, int?)> taken = [.. _waiters];
        _waiters.Clear();
        return taken;
    }
}
