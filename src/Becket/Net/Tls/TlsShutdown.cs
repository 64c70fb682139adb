using Becket.Deferreds;
using Becket.Time;

namespace Becket.Net.Tls;

/// <summary>The end of a TLS connection: asked for by either side, in one direction or both, or because something
/// failed.</summary>
internal sealed partial class TlsShutdown(TlsTransport transport)
{
    /// <summary>
    /// How long, after everything is sent, the connection waits for the peer's end. Closing at once would be a reset if
    /// the peer has sent anything that is not received yet (session tickets, for one), and a reset can destroy bytes on
    /// their way to the peer. As long as nginx waits (lingering_timeout).
    /// </summary>
    private static readonly TimeSpan s_lingering = TimeSpan.FromSeconds(5);

    private DelayedCall? _linger;
    private bool _isStopRequested;
    private State _state;

    [Flags]
    private enum State : byte
    {
        None = 0,

        /// <summary>Set by LoseConnection and AbortConnection, and by every failure. Never left.</summary>
        Disconnecting = 1,

        /// <summary>Set before the protocol's ConnectionLost. Never left.</summary>
        Ended = 2,

        /// <summary>LoseWriteConnection was called, or the connection closes. Never left.</summary>
        WritingEnds = 4,

        /// <summary>This side's stream has ended: nothing more may be written below. Never left.</summary>
        Closed = 8,

        /// <summary>The transport below has sent everything, the end included. Never left.</summary>
        AllSent = 16,

        /// <summary>The peer's stream has ended. Never left.</summary>
        PeerEnded = 32,

        /// <summary>The transport below has nothing more to receive. Never left.</summary>
        LowerEnded = 64,
    }

    /// <summary>Why the connection ends, if TLS or the protocol is the reason, or if it has ended.</summary>
    public Failure? Reason { get; private set; }

    /// <summary>Whether <see cref="Abort"/> was called.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Whether the connection closes, or has ended.</summary>
    public bool HasBegun => Is(State.Disconnecting | State.Ended);

    /// <summary>Whether the connection has ended.</summary>
    public bool HasEnded => Is(State.Ended);

    /// <summary>Whether this side's stream has ended.</summary>
    public bool HasEndedStream => Is(State.Closed | State.Ended);

    /// <summary>Whether the protocol may still write.</summary>
    public bool AcceptsWrites => !Is(State.Closed | State.WritingEnds | State.Ended);

    /// <summary>Whether bytes that arrive are still decrypted. After its own end this side only waits for the peer's;
    /// but LoseConnection during the handshake lets that go on.</summary>
    public bool AcceptsReceived =>
        !Is(State.PeerEnded) && !(Is(State.Disconnecting) && (Is(State.Closed) || transport.IsSecure));

    public void LoseConnection()
    {
        transport.CheckThread(nameof(LoseConnection));
        if (HasBegun)
        {
            return;
        }

        if (!transport.IsSecure && transport.Writer.Waiting == 0 && !transport.Producer.IsRegistered)
        {
            // Nothing is lost, and the handshake could take long. As in Twisted.
            Abort();
            return;
        }

        _state |= State.Disconnecting;
        CloseIfDone();
    }

    public void AbortConnection()
    {
        transport.CheckThread(nameof(AbortConnection));
        Abort();
    }

    /// <summary>Why the connection ends, if nothing has given a reason yet.</summary>
    public void SetReason(Exception? error)
    {
        if (error is not null)
        {
            Reason ??= new Failure(error);
        }
    }

    /// <summary>Aborts the connection.</summary>
    /// <param name="error">Why, if TLS or the protocol is the reason.</param>
    public void Abort(Exception? error = null)
    {
        SetReason(error);
        IsAborted = true;
        if (!Is(State.Ended))
        {
            _state |= State.Disconnecting | State.Closed;
            transport.Lower.AbortConnection();
        }
    }

    public void LoseWriteConnection()
    {
        transport.CheckThread(nameof(LoseWriteConnection));
        if (!HasBegun && !Is(State.WritingEnds))
        {
            if (transport.IsSecure)
            {
                EndWriting();
            }
            else
            {
                _state |= State.WritingEnds;
            }
        }
    }

    /// <summary>The handshake is done: does what was asked for before.</summary>
    public void OnSecure()
    {
        if (Is(State.Disconnecting))
        {
            CloseIfDone();
        }
        else if (Is(State.WritingEnds))
        {
            EndWriting();
        }
    }

    /// <summary>The producer has unregistered.</summary>
    public void OnProducerGone()
    {
        if (!Is(State.Disconnecting))
        {
            return;
        }

        if (!transport.IsSecure && transport.Writer.Waiting == 0)
        {
            // As in LoseConnection.
            Abort();
        }
        else
        {
            CloseIfDone();
        }
    }

    /// <summary>All bytes that waited are encrypted.</summary>
    public void OnFlushed()
    {
        if (Is(State.Disconnecting))
        {
            if (!Is(State.Closed) && (!transport.Producer.IsRegistered || Is(State.PeerEnded)))
            {
                Close(isFailed: false);
            }
        }
        else if (Is(State.WritingEnds) && !Is(State.Closed))
        {
            EndWriting();
        }
    }

    private bool Is(State anyOf) => (_state & anyOf) != 0;

    /// <summary>LoseConnection was called: closes, unless the handshake, a producer or the encryption has to finish
    /// first.</summary>
    private void CloseIfDone()
    {
        if (
            transport.IsSecure
            && !transport.Producer.IsRegistered
            && !transport.Writer.IsEncrypting
            && !Is(State.Ended)
        )
        {
            Close(isFailed: false);
        }
    }

    /// <summary>Ends this side's stream. The connection ends with the peer's stream, or when that takes too
    /// long.</summary>
    /// <param name="isFailed">Whether TLS can no longer end in order.</param>
    private void Close(bool isFailed)
    {
        _state |= State.Disconnecting;
        if (Is(State.Ended) || (transport.Writer.IsEncrypting && !isFailed))
        {
            // In the latter case OnFlushed calls it again.
            return;
        }

        transport.Handshake.EndTimeout();
        if (transport.Producer.IsRegistered)
        {
            // The producer is stopped with the connection. Its relay must not keep the transport below open.
            transport.Lower.UnregisterProducer();
        }

        if (!Is(State.Closed))
        {
            if (!isFailed)
            {
                EndWriting();
            }

            _state |= State.Closed;
            transport.Lower.LoseWriteConnection();
        }

        if (Is(State.LowerEnded))
        {
            transport.Lower.LoseConnection();
            return;
        }

        // To see the peer's end, even if the protocol had paused reading.
        transport.Lower.ResumeProducing();
        if (Is(State.AllSent))
        {
            Linger();
        }
    }

    /// <summary>Sends the waiting bytes and close_notify, and ends the stream below.</summary>
    private void EndWriting()
    {
        transport.Writer.Flush();
        _state |= State.WritingEnds;
        if (Is(State.Closed) || transport.Writer.IsEncrypting)
        {
            return;
        }

        try
        {
            // Completes at once, as all writes to the wire do.
            _ = transport.Ssl.ShutdownAsync();
        }
        catch (InvalidOperationException)
        {
            // TLS was never set up, or has failed: there is nothing to end.
        }

        _state |= State.Closed;
        transport.Lower.LoseWriteConnection();
    }

    private void Linger()
    {
        if (_isStopRequested)
        {
            // The transport below does the same, for a shorter time.
            transport.Lower.LoseConnection();
        }
        else if (_linger is null && !Is(State.Ended))
        {
            _linger = transport.Reactor.CallLater(s_lingering, static shutdown => shutdown.OnLingered(), this);
        }
    }

    private void OnLingered()
    {
        _linger = null;
        transport.Lower.LoseConnection();
    }
}
