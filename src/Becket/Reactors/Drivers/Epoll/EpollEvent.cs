using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>struct epoll_event, which is packed on x64 and x86 and nowhere else.</summary>
internal static unsafe class EpollEvent
{
    private static readonly bool s_isPacked =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    public static int Size => s_isPacked ? 12 : 16;

    public static (uint Events, int Slot, uint Generation) Read(byte* events, int index)
    {
        byte* at = events + (index * Size);
        ulong data = Unsafe.ReadUnaligned<ulong>(at + (s_isPacked ? 4 : 8));
        return (Unsafe.ReadUnaligned<uint>(at), (int)(uint)data, (uint)(data >> 32));
    }

    public static void Write(byte* at, uint events, int slot, uint generation)
    {
        Unsafe.WriteUnaligned(at, events);
        Unsafe.WriteUnaligned(at + (s_isPacked ? 4 : 8), (uint)slot | ((ulong)generation << 32));
    }
}
