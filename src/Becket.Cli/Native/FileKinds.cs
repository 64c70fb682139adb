using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Cli.Native;

/// <summary>Finds the kind of a file. Source: statx(2), whose structure is the same on every architecture.</summary>
/// <remarks>The base class library does not offer this.</remarks>
internal static unsafe partial class FileKinds
{
    private const int CurrentDirectory = -100;
    private const uint TypeOnly = 1;
    private const int TypeMask = 0xF000;

    [SupportedOSPlatform("linux")]
    public static FileKind Of(string path)
    {
        Span<byte> status = stackalloc byte[256];
        fixed (byte* at = status)
        {
            if (statx(CurrentDirectory, path, flags: 0, TypeOnly, at) != 0)
            {
                return FileKind.Missing;
            }
        }

        // struct statx: stx_mode.
        return (BitConverter.ToUInt16(status[28..]) & TypeMask) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Directory,
            0x1000 => FileKind.NamedPipe,
            0xC000 => FileKind.Socket,
            _ => FileKind.Other,
        };
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte* status);
}
