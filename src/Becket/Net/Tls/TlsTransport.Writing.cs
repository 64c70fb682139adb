using System.Buffers;
using Becket.Net.FlowControl;

namespace Becket.Net.Tls;

/// <content>What is sent, and flow control.</content>
internal sealed partial class TlsTransport
{
    private readonly PushRelay _pushRelay;
    private readonly PullRelay _pullRelay;

    /// <summary>What the turn has written so far, or, before the handshake is done, all of it.</summary>
    private byte[]? _plain;
    private int _plainCount;
    private IProducer? _producer;

    public bool HasProducer => _producer is not null;

    public long Unsent => _lower.Unsent + _plainCount;

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

        while (!data.IsEmpty)
        {
            bool canFlush = Is(State.Secure) && !Is(State.Writing);
            if (_plain is null || _plainCount == _plain.Length || (canFlush && _plainCount >= LargestRecord))
            {
                MakeRoom(data.Length, canFlush);
            }

            // One record at a time, so that the buffer need not be larger.
            int room = (canFlush ? LargestRecord : _plain!.Length) - _plainCount;
            int count = Math.Min(room, data.Length);
            data[..count].CopyTo(_plain.AsSpan(_plainCount));
            _plainCount += count;
            data = data[count..];
            if (canFlush && _plainCount >= LargestRecord)
            {
                FlushPlain();
            }
        }

        if (_plainCount > 0)
        {
            Post();
            if (
                !Is(State.Secure | State.HandshakeBacklogged | State.LowerBacklogged)
                && _producer is IPushProducer
                && _plainCount > HighWaterMark
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
        if (_plainCount > 0 && Is(State.Secure) && !Is(State.Writing | State.Closed | State.Ended))
        {
            // Said also while it goes on here: the transport below may pause the producer, which may write, or close.
            _state |= State.Writing;
            EncryptAll();
        }
    }

    private void EncryptAll()
    {
        while (_plainCount > 0 && !Is(State.Closed | State.Ended))
        {
            (byte[]? buffer, int count) = (_plain!, _plainCount);
            (_plain, _plainCount) = (null, 0);
            Task writing = Encrypt(buffer, count);
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

    private async Task Encrypt(byte[] buffer, int count)
    {
        try
        {
            await _ssl.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            OnFailed(error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task GoOnAfter(Task writing)
    {
        await writing.ConfigureAwait(false);
        EncryptAll();
    }

    private void MakeRoom(int more, bool canFlush)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(
            canFlush
                ? Math.Max(LargestRecord, _plainCount)
                : Math.Max(Math.Min(more, LargestRecord) + _plainCount, _plainCount * 2)
        );
        if (_plain is not null)
        {
            _plain.AsSpan(0, _plainCount).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_plain);
        }

        _plain = larger;
    }

    private void DropPlain()
    {
        if (_plain is not null)
        {
            ArrayPool<byte>.Shared.Return(_plain);
        }

        (_plain, _plainCount) = (null, 0);
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
