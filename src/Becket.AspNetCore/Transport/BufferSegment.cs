using System.Buffers;

namespace Becket.AspNetCore.Transport;

/// <summary>A piece of a <see cref="SegmentList"/>: memory of the shared pool, filled from its beginning.</summary>
internal sealed class BufferSegment : ReadOnlySequenceSegment<byte>
{
    /// <summary>A page: the headers of a request, and most answers.</summary>
    public const int SmallestSize = 4096;

    /// <summary>What one receive of the driver gives at most.</summary>
    public const int LargestUsualSize = 64 * 1024;

    private byte[] _bytes = [];

    /// <summary>The number of bytes in it.</summary>
    public int End { get; private set; }

    /// <summary>The segment behind it.</summary>
    public BufferSegment? Following => (BufferSegment?)Next;

    /// <summary>The room for more bytes.</summary>
    public Memory<byte> Free => _bytes.AsMemory(End);

    /// <summary>Takes memory from the pool.</summary>
    /// <param name="size">The least number of bytes.</param>
    public void Rent(int size)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(size);
        End = 0;
        Memory = default;
    }

    /// <summary>Counts bytes that were written to <see cref="Free"/>.</summary>
    public void Commit(int count)
    {
        End += count;
        Memory = _bytes.AsMemory(0, End);
    }

    /// <summary>Puts another segment behind this one.</summary>
    public void Link(BufferSegment next)
    {
        next.RunningIndex = RunningIndex + End;
        Next = next;
    }

    /// <summary>Gives the memory back. The segment may be used again.</summary>
    public void Return()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        End = 0;
        Memory = default;
        Next = null;
        RunningIndex = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
