using System.Buffers;

namespace Becket.AspNetCore.Transport;

/// <summary>What the connections of one transport share.</summary>
internal sealed class TransportContext(ReactorTransportOptions options, MemoryPool<byte> memoryPool)
{
    private int _open;

    public ReactorTransportOptions Options => options;

    /// <summary>The memory that Kestrel's own code uses for a connection.</summary>
    public MemoryPool<byte> MemoryPool => memoryPool;

    /// <summary>The number of open connections. For tests. Threads: any.</summary>
    public int Open => Volatile.Read(ref _open);

    public void OnStarted() => Interlocked.Increment(ref _open);

    public void OnEnded(ReactorConnection connection)
    {
        _ = connection;
        Interlocked.Decrement(ref _open);
    }
}
