using System.Buffers;
using Becket.Net.FlowControl;
using Becket.Reactors.Buffers;

namespace Becket.Net.Tls;

/// <content>What is sent, and flow control.</content>
internal sealed partial class TlsTransport
{
    private readonly PushRelay _pushRelay;
    private readonly PullRelay _pullRelay;

    /// <summary>What the turn has written so far, or, before the handshake is done, all of it.</summary>
    private ByteBuffer _plain;
    private IProducer? _producer;

    public bool HasProducer => _producer is not null;

    public long Unsent => _lower.Unsent + _plain.Count;

    public int HighWaterMark
    {
        get => _lower.HighWaterMark;
        set => _lower.HighWaterMark = value;
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        _reactor.CheckThread(nameof(Write), "transport");
        if (Is(State.Closed | State.WritingEnds | State.Ended))
        {
            return;
        }

        // Asked each time: the transport below may pause the producer, which may abort the connection.
        while (!data.IsEmpty && !Is(State.Closed | State.Ended))
        {
            bool canFlush = Is(State.Secure) && !Is(State.Writing);
            int count = data.Length;
            if (canFlush)
            {
                // One record at a time, so that the buffer need not be larger. What was written before the handshake
                // was done may be more than one.
                count = Math.Min(count, Math.Max(LargestRecord - _plain.Count, 0));
                if (_plain.IsEmpty)
                {
                    _plain.Reserve(LargestRecord);
                }
            }

            _plain.Append(data[..count]);
            data = data[count..];
            if (canFlush && _plain.Count >= LargestRecord)
            {
                FlushPlain();
            }
        }

        if (_plain.Count > 0)
        {
            Post();
            if (
                !Is(State.Secure | State.HandshakeBacklogged | State.LowerBacklogged)
                && _producer is IPushProducer
                && _plain.Count > HighWaterMark
            )
            {
                _state |= State.HandshakeBacklogged;
                CallUp(
                    static layer => ((IPushProducer)layer._producer!).PauseProducing(),
                    nameof(IPushProducer.PauseProducing)
                );
            }
        }
    }

    public void Write(ReadOnlySequence<byte> data)
    {
        foreach (ReadOnlyMemory<byte> piece in data)
        {
            Write(piece.Span);
        }
    }

    public void WriteSequence(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            Write(piece.Span);
        }
    }

    public void RegisterProducer(IPushProducer producer)
    {
        if (Register(producer))
        {
            _lower.RegisterProducer((IPushProducer)_pushRelay);
        }
    }

    public void RegisterProducer(IPullProducer producer)
    {
        // Before the handshake is done there is nothing to ask it for: the transport below is drained all the time.
        if (Register(producer) && Is(State.Secure))
        {
            _lower.RegisterProducer((IPullProducer)_pullRelay);
        }
    }

    public void UnregisterProducer()
    {
        _reactor.CheckThread(nameof(UnregisterProducer), "transport");
        if (_producer is null)
        {
            return;
        }

        _producer = null;
        _state &= ~(State.LowerBacklogged | State.HandshakeBacklogged);
        _lower.UnregisterProducer();
        if (Is(State.Disconnecting))
        {
            CloseIfDone();
        }
    }

    private bool Register(IProducer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        _reactor.CheckThread(nameof(RegisterProducer), "transport");
        if (_producer is not null)
        {
            throw new InvalidOperationException(
                $"A {producer.GetType().Name} was registered as producer, but a {_producer.GetType().Name} is registered already. Call UnregisterProducer first."
            );
        }

        if (Is(State.Ended))
        {
            producer.StopProducing();
            return false;
        }

        _producer = producer;
        return true;
    }

    /// <summary>The handshake is done: producers that waited for it go on.</summary>
    private void OnProducerMayWrite()
    {
        if (_producer is IPullProducer)
        {
            _lower.RegisterProducer((IPullProducer)_pullRelay);
        }
        else if (Is(State.HandshakeBacklogged))
        {
            _state &= ~State.HandshakeBacklogged;
            if (!Is(State.LowerBacklogged) && _producer is IPushProducer)
            {
                CallUp(
                    static layer => ((IPushProducer)layer._producer!).ResumeProducing(),
                    nameof(IPushProducer.ResumeProducing)
                );
            }
        }
    }

    /// <summary>Encrypts what there is, and hands it down.</summary>
    private void FlushPlain()
    {
        if (_plain.Count > 0 && Is(State.Secure) && !Is(State.Writing | State.Closed | State.Ended))
        {
            // Said also while it goes on here: the transport below may pause the producer, which may write, or close.
            _state |= State.Writing;
            EncryptAll();
        }
    }

    private void EncryptAll()
    {
        while (_plain.Count > 0 && !Is(State.Closed | State.Ended))
        {
            Task writing = Encrypt(_plain.Detach());
            if (!writing.IsCompleted)
            {
                // Not in the ordinary way of things: the stream has a message of its own to finish.
                _ = GoOnAfter(writing);
                return;
            }
        }

        _state &= ~State.Writing;
        if (Is(State.Disconnecting))
        {
            if (!Is(State.Closed) && (_producer is null || Is(State.PeerEnded)))
            {
                Close(isFailed: false);
            }
        }
        else if (Is(State.WritingEnds) && !Is(State.Closed))
        {
            EndWriting();
        }
    }

    private async Task Encrypt(ByteBuffer plain)
    {
        try
        {
            await _ssl.WriteAsync(plain.Memory).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            OnFailed(error);
        }
        finally
        {
            plain.Release();
        }
    }

    private async Task GoOnAfter(Task writing)
    {
        await writing.ConfigureAwait(false);
        EncryptAll();
    }

    /// <summary>Stands below for a producer that writes by itself.</summary>
    private sealed class PushRelay(TlsTransport layer) : IPushProducer
    {
        public void PauseProducing()
        {
            bool isPaused = layer.Is(State.LowerBacklogged | State.HandshakeBacklogged);
            layer._state |= State.LowerBacklogged;
            if (!isPaused && layer._producer is IPushProducer)
            {
                layer.CallUp(
                    static layer => ((IPushProducer)layer._producer!).PauseProducing(),
                    nameof(PauseProducing)
                );
            }
        }

        public void ResumeProducing()
        {
            layer._state &= ~State.LowerBacklogged;
            if (!layer.Is(State.HandshakeBacklogged) && layer._producer is IPushProducer)
            {
                layer.CallUp(
                    static layer => ((IPushProducer)layer._producer!).ResumeProducing(),
                    nameof(ResumeProducing)
                );
            }
        }

        public void StopProducing()
        {
            // The end of the connection follows, and stops the producer.
        }
    }

    /// <summary>Stands below for a producer that writes when asked.</summary>
    private sealed class PullRelay(TlsTransport layer) : IPullProducer
    {
        public void ResumeProducing()
        {
            if (layer._producer is IPullProducer)
            {
                layer.CallUp(
                    static layer => ((IPullProducer)layer._producer!).ResumeProducing(),
                    nameof(ResumeProducing)
                );
            }
        }

        public void StopProducing()
        {
            // As above.
        }
    }
}
