using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Becket.Native;

/// <summary>struct epoll_event, which is packed on x64 and x86 and nowhere else.</summary>
internal static unsafe class EpollEvent
{
    public const uint In = 0x1;
    public const uint Out = 0x4;

    /// <summary>Reported whether asked for or not.</summary>
    public const uint Error = 0x8;

    /// <summary>Reported whether asked for or not.</summary>
    public const uint HangUp = 0x10;

    private static readonly bool s_isPacked =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    public static int Size => s_isPacked ? 12 : 16;

    public static (uint Events, ulong Data) Read(byte* events, int index)
    {
        byte* at = events + (index * Size);
        return (Unsafe.ReadUnaligned<uint>(at), Unsafe.ReadUnaligned<ulong>(at + (s_isPacked ? 4 : 8)));
    }

    public static void Write(byte* at, uint events, ulong data)
    {
        Unsafe.WriteUnaligned(at, events);
        Unsafe.WriteUnaligned(at + (s_isPacked ? 4 : 8), data);
    }
}
