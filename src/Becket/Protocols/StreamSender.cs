using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.FlowControl;

namespace Becket.Protocols;

/// <summary>Sends a stream to a consumer, chunk by chunk: what the two kinds of senders share.</summary>
internal abstract class StreamSender : IProducer
{
    private readonly Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? _transform;
    private readonly Deferred<long> _done;
    private long _sent;

    protected StreamSender(
        Stream file,
        IConsumer consumer,
        [RunsOnLoop] Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? transform
    )
    {
        File = file;
        Consumer = consumer;
        _transform = transform;
        _done = new Deferred<long>(_ => Unregister());
    }

    protected Stream File { get; }

    protected IConsumer Consumer { get; }

    protected byte[] Chunk { get; } = GC.AllocateUninitializedArray<byte>(FileSender.ChunkSize);

    /// <summary>Whether the sending is over: all was sent, it failed, or it was cancelled.</summary>
    protected bool IsOver { get; private set; }

    public Deferred<long> Begin()
    {
        Start();
        return _done;
    }

    public virtual void StopProducing()
    {
        IsOver = true;
        Fire(new ConnectionEndedException($"The consumer ended when {_sent:N0} bytes of the file were written to it."));
    }

    /// <summary>Registers the producer, and begins to send.</summary>
    protected abstract void Start();

    /// <summary>Writes the chunk that was read.</summary>
    /// <returns>Whether more may follow.</returns>
    protected bool Write(int count)
    {
        if (count == 0)
        {
            Unregister();
            _done.Callback(_sent);
            return false;
        }

        ReadOnlyMemory<byte> data = Chunk.AsMemory(0, count);
        data = _transform is null ? data : _transform(data);
        _sent += data.Length;
        Consumer.Write(data.Span);
        return !IsOver;
    }

    protected void Fail(Exception error)
    {
        try
        {
            Unregister();
        }
        finally
        {
            // The code that waits gets an answer, also if the consumer throws.
            Fire(error);
        }
    }

    protected void Fire(Exception error)
    {
        if (!_done.Called)
        {
            _done.Errback(error);
        }
    }

    private void Unregister()
    {
        if (!IsOver)
        {
            IsOver = true;
            Consumer.UnregisterProducer();
        }
    }
}
