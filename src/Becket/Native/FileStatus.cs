using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Native;

/// <summary>The identity of the file at a path, and whether it is a socket. Source: statx(2), whose structure is the
/// same on every architecture.</summary>
/// <param name="IsSocket">Whether it is a Unix socket.</param>
/// <param name="Device">The device that holds it.</param>
/// <param name="Number">Its number on that device.</param>
/// <remarks>The base class library does not offer this.</remarks>
internal readonly partial record struct FileStatus(bool IsSocket, ulong Device, ulong Number)
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollowLinks = 0x100;
    private const uint TypeOwnerAndNumber = 0x109;
    private const int TypeMask = 0xF000;
    private const int SocketType = 0xC000;
    private const int DirectoryType = 0x4000;
    private const int RegularType = 0x8000;
    private const int PipeType = 0x1000;
    private const int CharacterType = 0x2000;
    private const int OfDescriptor = 0x1000;

    /// <summary>Whether it is a directory, and not a link to one.</summary>
    public bool IsDirectory { get; private init; }

    /// <summary>Whether it is a pipe, with a name or without.</summary>
    public bool IsPipe { get; private init; }

    /// <summary>Whether it is a device of characters: a terminal, the null device.</summary>
    public bool IsCharacterDevice { get; private init; }

    /// <summary>Whether the system can say when it is ready. False for files and directories; some devices have no
    /// readiness either, which only an attempt shows.</summary>
    public bool HasReadiness { get; private init; }

    /// <summary>The number of the user that owns it.</summary>
    public uint Owner { get; private init; }

    /// <summary>The file at a path; null if there is none, or none that may be seen.</summary>
    [SupportedOSPlatform("linux")]
    public static FileStatus? Of(string path) => Of(CurrentDirectory, path, DoNotFollowLinks);

    /// <summary>The file of a descriptor; null if that is not open.</summary>
    [SupportedOSPlatform("linux")]
    public static FileStatus? Of(int descriptor) => Of(descriptor, "", OfDescriptor);

    [SupportedOSPlatform("linux")]
    private static unsafe FileStatus? Of(int directory, string path, int flags)
    {
        Span<byte> status = stackalloc byte[256];
        fixed (byte* at = status)
        {
            if (statx(directory, path, flags, TypeOwnerAndNumber, at) != 0)
            {
                return null;
            }
        }

        // struct statx: stx_uid, stx_mode, stx_ino, stx_dev_major and stx_dev_minor.
        ushort mode = BitConverter.ToUInt16(status[28..]);
        return new FileStatus(
            (mode & TypeMask) == SocketType,
            BitConverter.ToUInt64(status[136..]),
            BitConverter.ToUInt64(status[32..])
        )
        {
            IsDirectory = (mode & TypeMask) == DirectoryType,
            IsPipe = (mode & TypeMask) == PipeType,
            IsCharacterDevice = (mode & TypeMask) == CharacterType,
            HasReadiness = (mode & TypeMask) is not (RegularType or DirectoryType),
            Owner = BitConverter.ToUInt32(status[20..]),
        };
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int directory, string path, int flags, uint mask, byte* status);
}
