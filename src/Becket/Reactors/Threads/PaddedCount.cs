using System.Runtime.InteropServices;

namespace Becket.Reactors.Threads;

/// <summary>A count on cache lines of its own. A thread that changes it takes from the other threads no line that they
/// read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 2 * Line)]
internal struct PaddedCount
{
    [FieldOffset(Line)]
    public int Value;

    /// <summary>In bytes. Processors fetch lines of 64 bytes in pairs, or have lines of 128.</summary>
    private const int Line = 128;
}
