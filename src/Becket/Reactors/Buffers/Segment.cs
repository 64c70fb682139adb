namespace Becket.Reactors.Buffers;

/// <summary>A piece of memory of a <see cref="SegmentQueue"/>. Its array is pinned for good, so that a system call can
/// be given its address.</summary>
internal sealed class Segment
{
    /// <summary>Two pages: many small answers leave in one system call, and a slow peer holds little memory.</summary>
    public const int Size = 8 * 1024;

    /// <summary>The next segment in its queue, or in the pool.</summary>
    public Segment? Next;

    /// <summary>The index of the first byte that has not been taken.</summary>
    public int Start;

    /// <summary>The index behind the last byte.</summary>
    public int End;

    /// <summary>Used in the first segment of a queue only: the last segment of that queue.</summary>
    public Segment? QueueLast;

    /// <summary>Used in the first segment of a queue only: the number of bytes in that queue.</summary>
    public long QueueCount;

    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(Size, pinned: true);

    /// <summary>The bytes that have been put in and not been taken.</summary>
    public ReadOnlySpan<byte> Data => Bytes.AsSpan(Start, End - Start);

    /// <summary>The room for more bytes.</summary>
    public Span<byte> Free => Bytes.AsSpan(End);
}
