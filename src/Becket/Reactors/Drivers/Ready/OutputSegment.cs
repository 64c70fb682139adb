namespace Becket.Reactors.Drivers.Ready;

/// <summary>A piece of memory for bytes on their way out. Pinned for good, so that the system can be given its
/// address.</summary>
internal sealed class OutputSegment
{
    /// <summary>Two pages: many small answers in one system call, and little held by a peer that is slow.</summary>
    public const int Size = 8 * 1024;

    /// <summary>The next in its queue or in the pool.</summary>
    public OutputSegment? Next;

    /// <summary>Where the bytes that are not sent begin.</summary>
    public int Start;

    /// <summary>Where they end.</summary>
    public int End;

    /// <summary>Of a channel's first segment: the channel's last one.</summary>
    public OutputSegment? Last;

    /// <summary>Of a channel's first segment: how much all of them hold that is not sent.</summary>
    public long AllUnsent;

    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(Size, pinned: true);

    public ReadOnlySpan<byte> Unsent => Bytes.AsSpan(Start, End - Start);

    public Span<byte> Free => Bytes.AsSpan(End);
}
