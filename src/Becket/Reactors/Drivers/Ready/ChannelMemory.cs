using Becket.Reactors.Buffers;

namespace Becket.Reactors.Drivers.Ready;

/// <summary>The memory of channels. Threads: one at a time.</summary>
internal sealed class ChannelMemory
{
    /// <summary>The most that one system call receives. One buffer serves all, so an idle connection holds
    /// none.</summary>
    public const int LargestReceive = 64 * 1024;

    [ThreadStatic]
    private static ChannelMemory? t_ofThread;

    /// <summary>The memory that all simulated hosts on this thread share, one simulation after the other: a search of
    /// thousands of seeds would otherwise spend most of its time on new buffers.</summary>
    public static ChannelMemory OfThread => t_ofThread ??= new ChannelMemory();

    public SegmentPool Segments { get; } = new();

    public byte[] ReceiveBuffer { get; } = GC.AllocateUninitializedArray<byte>(LargestReceive, pinned: true);
}
