using System.Buffers;
using System.Numerics;
using System.Runtime.Versioning;

namespace Becket.Cli.Running.Outputs;

/// <summary>Keeps outputs until they can be written: in memory up to a limit for all of them together, and beyond that
/// in a file.</summary>
/// <remarks>Threads: the loop's only.</remarks>
internal sealed class OutputStore(string directory, long mostInMemory) : IDisposable
{
    public const long DefaultMostInMemory = 8L * 1024 * 1024;

    /// <summary>Each output may have this much memory whatever the limit; most outputs are a line or two.</summary>
    public const int SmallestChunk = 4 * 1024;

    private const int LargestChunk = 64 * 1024;

    /// <summary>The most pipes that wait for their next use.</summary>
    private const int MostIdlePipes = 32;

    private readonly Stack<HeldPipe> _idlePipes = [];
    private SpillFile? _file;

    /// <summary>The bytes of memory in all chunks, whether they are full or not.</summary>
    public long InMemory { get; private set; }

    /// <summary>The highest value of <see cref="InMemory"/> so far.</summary>
    public long Peak { get; private set; }

    public bool IsOverLimit => InMemory > mostInMemory;

    /// <summary>How many more bytes may be in memory.</summary>
    public long Room => Math.Max(0, mostInMemory - InMemory);

    public bool HasFile => _file is not null;

    /// <summary>The file; created at its first use.</summary>
    public SpillFile File => _file ??= SpillFile.In(directory);

    /// <summary>A chunk for bytes that follow a chunk; null if it would exceed the limit.</summary>
    /// <param name="previous">The size of the chunk before; 0 for none.</param>
    /// <param name="wanted">The number of bytes.</param>
    public byte[]? TryTake(int previous, int wanted)
    {
        // Powers of two, because the pool rounds up to them.
        int enough = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(wanted, SmallestChunk, LargestChunk));
        int size = Math.Clamp(previous * 4, enough, LargestChunk);
        if (InMemory + size > mostInMemory)
        {
            // No room to grow, but maybe for these bytes.
            size = enough;
        }

        return InMemory + size > mostInMemory ? null : Take(size);
    }

    /// <summary>A small chunk, even if it exceeds the limit.</summary>
    public byte[] TakeSmallest() => Take(SmallestChunk);

    /// <summary>An empty pipe; null if the system has none.</summary>
    [SupportedOSPlatform("linux")]
    public HeldPipe? TryTakePipe() => _idlePipes.TryPop(out HeldPipe? pipe) ? pipe : HeldPipe.TryCreate();

    /// <summary>Counts bytes that a pipe has taken: the system's memory is memory, too.</summary>
    [SupportedOSPlatform("linux")]
    public void Count(HeldPipe pipe, int bytes)
    {
        pipe.Counted += bytes;
        InMemory += bytes;
        Peak = Math.Max(Peak, InMemory);
    }

    [SupportedOSPlatform("linux")]
    public void Return(HeldPipe pipe)
    {
        InMemory -= pipe.Counted;
        pipe.Counted = 0;
        if (pipe.Length > 0 || _idlePipes.Count == MostIdlePipes)
        {
            pipe.Dispose();
        }
        else
        {
            _idlePipes.Push(pipe);
        }
    }

    public void Return(byte[] chunk)
    {
        InMemory -= chunk.Length;
        ArrayPool<byte>.Shared.Return(chunk);
    }

    public void Dispose()
    {
        _file?.Dispose();
        while (OperatingSystem.IsLinux() && _idlePipes.TryPop(out HeldPipe? pipe))
        {
            pipe.Dispose();
        }
    }

    private byte[] Take(int size)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(size);
        InMemory += chunk.Length;
        Peak = Math.Max(Peak, InMemory);
        return chunk;
    }
}
