using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Epoll;

namespace Becket.Net.Unix;

/// <summary>Which file stands at a path, and whether it is a socket.</summary>
/// <param name="IsSocket">Whether it is a Unix socket.</param>
/// <param name="Device">Where it is.</param>
/// <param name="Number">Its number there.</param>
/// <remarks>The base class library does not tell; statx(2) does, and its structure is the same on every
/// architecture.</remarks>
internal readonly record struct FileIdentity(bool IsSocket, ulong Device, ulong Number)
{
    private const int TypeMask = 0xF000;
    private const int SocketType = 0xC000;

    /// <summary>The file at a path; null if there is none, or none that may be seen.</summary>
    [SupportedOSPlatform("linux")]
    public static unsafe FileIdentity? Of(string path)
    {
        Span<byte> status = stackalloc byte[256];
        fixed (byte* at = status)
        {
            if (
                Libc.FileStatus(Libc.AtCurrentDirectory, path, Libc.AtSymbolicLinkNoFollow, Libc.StatxTypeAndNumber, at)
                != 0
            )
            {
                return null;
            }
        }

        // struct statx: stx_mode, stx_ino, stx_dev_major and stx_dev_minor.
        ushort mode = BitConverter.ToUInt16(status[28..]);
        return new FileIdentity(
            (mode & TypeMask) == SocketType,
            BitConverter.ToUInt64(status[136..]),
            BitConverter.ToUInt64(status[32..])
        );
    }
}
