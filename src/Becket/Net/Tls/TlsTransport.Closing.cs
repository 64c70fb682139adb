namespace Becket.Net.Tls;

/// <content>The ways to end.</content>
internal sealed partial class TlsTransport
{
    /// <summary>
    /// How long, after everything is sent, the other side is waited for to end too. Closing at once would be a reset if
    /// it has sent anything that was not received yet (session tickets, for one), and a reset can destroy what is on
    /// its way to it. As long as nginx waits (lingering_timeout).
    /// </summary>
    private static readonly TimeSpan s_lingering = TimeSpan.FromSeconds(5);

    public void LoseConnection()
    {
        _reactor.CheckThread(nameof(LoseConnection), "transport");
        if (Is(State.Disconnecting | State.Ended))
        {
            return;
        }

        if (!Is(State.Secure) && _plain.Count == 0 && _producer is null)
        {
            // Nothing is lost, and who knows how long the handshake would take. As in Twisted.
            AbortConnection();
            return;
        }

        _state |= State.Disconnecting;
        if (Is(State.Secure))
        {
            CloseIfDone();
        }
    }

    public void AbortConnection()
    {
        _reactor.CheckThread(nameof(AbortConnection), "transport");
        if (!Is(State.Ended))
        {
            _state |= State.Disconnecting | State.Closed;
            _lower.AbortConnection();
        }
    }

    public void LoseWriteConnection()
    {
        _reactor.CheckThread(nameof(LoseWriteConnection), "transport");
        if (!Is(State.WritingEnds | State.Disconnecting | State.Ended))
        {
            if (Is(State.Secure))
            {
                EndWriting();
            }
            else
            {
                _state |= State.WritingEnds;
            }
        }
    }

    /// <summary>LoseConnection was called: closes, unless a producer or the encryption is still at it.</summary>
    private void CloseIfDone()
    {
        if (_producer is null && !Is(State.Writing | State.Ended))
        {
            Close(isFailed: false);
        }
    }

    /// <summary>Ends this side's stream, and then, with the other side's end or when it takes too long, the
    /// connection.</summary>
    /// <param name="isFailed">Whether TLS is beyond ending in order.</param>
    private void Close(bool isFailed)
    {
        _state |= State.Disconnecting;
        if (Is(State.Ended) || (Is(State.Writing) && !isFailed))
        {
            // In the latter case it is called again.
            return;
        }

        EndTimeout();
        if (_producer is not null)
        {
            // It learns of the end with the connection's, but must not hold the transport below.
            _lower.UnregisterProducer();
        }

        if (!Is(State.Closed))
        {
            if (!isFailed)
            {
                EndWriting();
            }

            _state |= State.Closed;
            _lower.LoseWriteConnection();
        }

        if (Is(State.LowerEnded))
        {
            _lower.LoseConnection();
            return;
        }

        // To see the other side's end, whatever the protocol had paused.
        _lower.ResumeProducing();
        if (Is(State.AllSent))
        {
            Linger();
        }
    }

    /// <summary>Sends what there is and close_notify, and ends the stream below.</summary>
    private void EndWriting()
    {
        FlushPlain();
        _state |= State.WritingEnds;
        if (Is(State.Closed | State.Writing))
        {
            return;
        }

        try
        {
            // It completes at once, as all that is written below does.
            _ = _ssl.ShutdownAsync();
        }
        catch (InvalidOperationException)
        {
            // It was never secure, or is no longer: there is nothing to end.
        }

        _state |= State.Closed;
        _lower.LoseWriteConnection();
    }

    private void Linger()
    {
        if (_timeout is null && !Is(State.Ended))
        {
            _timeout = _reactor.CallLater(
                s_lingering,
                static layer =>
                {
                    layer._timeout = null;
                    layer._lower.LoseConnection();
                },
                this
            );
        }
    }
}
