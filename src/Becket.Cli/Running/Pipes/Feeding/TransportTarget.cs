using Becket.Cli.Running.Pipes.Blocks;

namespace Becket.Cli.Running.Pipes.Feeding;

/// <summary>The pipe of a child's transport, written to on the loop: for systems other than Linux.</summary>
internal sealed class TransportTarget : FeedTarget, IPushProducer
{
    private readonly Reactor _reactor;
    private readonly object _lock = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private IProcessTransport? _transport;
    private bool _isFull;
    private volatile bool _isClosed;

    public TransportTarget(Reactor reactor) => _reactor = reactor;

    public override bool NeverWaits => false;

    /// <summary>The child has been started.</summary>
    public void Connect(IProcessTransport transport)
    {
        _transport = transport;
        transport.RegisterProducer(this);
    }

    public override FeedResult Send(Block block, ref long sent)
    {
        while (sent < block.Size)
        {
            if (_isClosed)
            {
                return FeedResult.Closed;
            }

            if (IsFull())
            {
                return FeedResult.Full;
            }

            int count = block.Read(_buffer, sent);
            if (count == 0)
            {
                throw new EndOfStreamException("it became shorter");
            }

            if (!RunOnLoop(() => _transport!.Write(_buffer.AsSpan(0, count))))
            {
                return FeedResult.Closed;
            }

            sent += count;
        }

        return FeedResult.Sent;
    }

    public override void WaitForRoom(int milliseconds)
    {
        lock (_lock)
        {
            if (_isFull)
            {
                Monitor.Wait(_lock, milliseconds);
            }
        }
    }

    public override void Close()
    {
        if (_transport is { } transport)
        {
            RunOnLoop(() =>
            {
                transport.UnregisterProducer();
                transport.CloseStdin();
            });
        }
    }

    public void PauseProducing() => SetFull(isFull: true);

    public void ResumeProducing() => SetFull(isFull: false);

    public void StopProducing()
    {
        _isClosed = true;
        SetFull(isFull: false);
    }

    private bool IsFull()
    {
        lock (_lock)
        {
            return _isFull;
        }
    }

    private void SetFull(bool isFull)
    {
        lock (_lock)
        {
            _isFull = isFull;
            Monitor.PulseAll(_lock);
        }
    }

    /// <returns>False if the run has ended.</returns>
    private bool RunOnLoop(Action call)
    {
        try
        {
            _reactor.BlockingCallFromThread(call);
            return true;
        }
        catch (ReactorNotRunningException)
        {
            return false;
        }
    }
}
