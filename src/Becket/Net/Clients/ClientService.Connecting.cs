using Becket.Deferreds;
using Becket.Deferreds.Locks;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Tasks;

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
        if (connected.Thrown is { } thrown)
        {
            // An endpoint that is not this library's may give the protocol out all the same.
            return Deferred.Fail<WatchedProtocol<TProtocol>>(thrown);
        }

        return _options.PrepareConnection is { } prepare
            ? Deferred.MaybeDeferred(() => prepare(connected.Inner)).AddCallback(() => connected)
            : Deferred.Succeed(connected);
    }

    private void OnReady(WatchedProtocol<TProtocol> connected)
    {
        _connecting = null;
        if (_state != State.Connecting)
        {
            // The service was stopped meanwhile: the connection is closing, or has ended.
            if (connected.IsLost)
            {
                OnEnded();
            }
            else
            {
                RequestStop(connected);
            }

            return;
        }

        if (connected.LostReason is { } lost)
        {
            // While it was being prepared.
            _current = null;
            RetryAfter(lost);
            return;
        }

        if (connected.Transport is { IsConnected: false })
        {
            // It has closed its connection already. Its end is the failure of this attempt.
            return;
        }

        _state = State.Connected;
        Failures = 0;
        _impatient.Clear();
        _connected.Pulse(connected.Inner);
    }

    private void OnFailed(Failure reason)
    {
        _connecting = null;
        reason = _lostUnprepared ?? reason;
        WatchedProtocol<TProtocol>? unprepared = _current;
        if (unprepared is { IsLost: false })
        {
            // The connection is made, but PrepareConnection has failed. StopService waits for the connection's end.
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
            // A connection that was given up.
            return;
        }

        if (_connecting is { } preparing)
        {
            // PrepareConnection may wait for this connection forever.
            _lostUnprepared = reason;
            if (preparing.CancelForSure() is { } thrown)
            {
                Report(thrown, "the canceller of PrepareConnection");
            }

            return;
        }

        _current = null;
        if (_state is State.Connected or State.Connecting)
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
        TimeSpan delay = NextDelay();
        (_time as Reactor)?.LogSafely(
            this,
            (delay, reason),
            static (logger, service, what) =>
                NetLog.ConnectingAgain(
                    logger,
                    service._endpoint,
                    what.delay.TotalSeconds,
                    service.Failures,
                    what.reason.Exception.Message
                )
        );

        _retry = _time.CallLater(delay, static service => service.Connect(), this);
        for (int i = 0; i < _impatient.Count; i++)
        {
            _impatient[i] = (_impatient[i].Waiter, _impatient[i].FailuresLeft - 1);
        }

        List<(Deferred<TProtocol> Waiter, int)> givingUp = _impatient.FindAll(static entry => entry.FailuresLeft == 0);
        _impatient.RemoveAll(static entry => entry.FailuresLeft == 0 || entry.Waiter.Called);
        foreach ((Deferred<TProtocol> waiter, _) in givingUp)
        {
            DeferredEvent<TProtocol>.FailOne(waiter, reason);
        }
    }

    /// <summary>The next pause. If the policy's function throws, the pause has no random part.</summary>
    private TimeSpan NextDelay() =>
        _options.RetryPolicy.DelayAfter(
            Failures,
            _random,
            error => Report(error, $"{nameof(BackoffPolicy)}; the pause has no random part")
        );

    private void Report(Exception error, string from)
    {
        if (_time is Reactor reactor)
        {
            reactor.Report(error, from);
        }
        else
        {
            Tasks.UnhandledFailures.Report(error);
        }
    }

    /// <summary>The connection that StopService closes has ended.</summary>
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
        _stopped.Pulse();
    }

    private static void RequestStop(WatchedProtocol<TProtocol> connection)
    {
        if (connection.Transport is IStoppable transport)
        {
            transport.RequestStop();
        }
        else
        {
            connection.StopRequested();
        }
    }
}
