using System.Runtime.InteropServices;

namespace Becket.Native;

/// <summary>struct pollfd: a descriptor, what to wait for, and what has happened. Source: poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Events;
    public short Happened;
}
