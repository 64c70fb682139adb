using System.Runtime.InteropServices;

namespace Becket.Native;

/// <content>Descriptors that go with the bytes of a Unix socket (SCM_RIGHTS). Source: unix(7), cmsg(3).</content>
internal static unsafe partial class SocketCalls
{
    /// <summary>The most descriptors that one message carries (SCM_MAX_FD).</summary>
    public const int MostDescriptors = 253;

    private const int ControlRoom = 16 + (((MostDescriptors * sizeof(int)) + 7) & ~7);
    private const int Rights = 1;

    /// <summary>The system has dropped some of the descriptors: the process may not have more.</summary>
    private const int ControlTruncated = 8;

    /// <summary>Exec closes the descriptors that are received.</summary>
    private const int ControlCloseOnExec = 0x4000_0000;

    /// <summary>Sends bytes, and descriptors with the first of them.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="data">At least one byte: without one, the system sends no descriptors.</param>
    /// <param name="passed">At most <see cref="MostDescriptors"/>. The peer gets duplicates.</param>
    public static SystemResult Send(int descriptor, ReadOnlySpan<byte> data, ReadOnlySpan<int> passed)
    {
        byte* control = stackalloc byte[ControlRoom];
        int length = passed.Length * sizeof(int);
        *(ControlHeader*)control = new ControlHeader
        {
            Length = (nuint)(sizeof(ControlHeader) + length),
            Level = SocketOption.SocketLevel,
            Type = Rights,
        };
        MemoryMarshal.AsBytes(passed).CopyTo(new Span<byte>(control + sizeof(ControlHeader), length));
        SystemResult result;
        fixed (byte* start = data)
        {
            var piece = new MemoryPiece { Start = start, Length = (nuint)data.Length };
            var message = new MessageHeader
            {
                Pieces = &piece,
                Count = 1,
                Control = control,
                ControlLength = (nuint)(sizeof(ControlHeader) + ((length + 7) & ~7)),
            };
            while (SystemResult.MustRetry(sendmsg(descriptor, &message, NoSignal), out result)) { }
        }

        return result;
    }

    /// <summary>Receives bytes, and the descriptors that come with them.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="passed">Receives the descriptors: room for <see cref="MostDescriptors"/>.</param>
    /// <param name="count">The number of descriptors. They are the caller's own.</param>
    /// <param name="isTruncated">Whether the system has dropped others.</param>
    public static SystemResult Receive(
        int descriptor,
        Span<byte> buffer,
        Span<int> passed,
        out int count,
        out bool isTruncated
    )
    {
        byte* control = stackalloc byte[ControlRoom];
        count = 0;
        isTruncated = false;
        SystemResult result;
        MessageHeader message;
        fixed (byte* start = buffer)
        {
            var piece = new MemoryPiece { Start = start, Length = (nuint)buffer.Length };
            do
            {
                message = new MessageHeader
                {
                    Pieces = &piece,
                    Count = 1,
                    Control = control,
                    ControlLength = ControlRoom,
                };
            } while (SystemResult.MustRetry(recvmsg(descriptor, &message, ControlCloseOnExec), out result));
        }

        if (!result.IsSuccess)
        {
            return result;
        }

        isTruncated = (message.Flags & ControlTruncated) != 0;
        nuint at = 0;
        while (at + (nuint)sizeof(ControlHeader) <= message.ControlLength)
        {
            var header = (ControlHeader*)(control + at);
            if (header->Length < (nuint)sizeof(ControlHeader) || at + header->Length > message.ControlLength)
            {
                break;
            }

            if (header->Level == SocketOption.SocketLevel && header->Type == Rights)
            {
                int length = (int)header->Length - sizeof(ControlHeader);
                var found = new ReadOnlySpan<int>(header + 1, length / sizeof(int));
                found.CopyTo(passed[count..]);
                count += found.Length;
            }

            at += (header->Length + 7) & ~(nuint)7;
        }

        return result;
    }

    /// <summary>struct cmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }
}
