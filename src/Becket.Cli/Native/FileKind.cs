using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Cli.Native;

/// <summary>The kind of the file at a path, found without opening it: opening a named pipe has an effect on its other
/// end, and waits for that. Source: statx(2), whose structure is the same on every architecture.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class FileKind
{
    private const int CurrentDirectory = -100;
    private const uint TypeOnly = 1;
    private const int TypeMask = 0xF000;
    private const int Directory = 0x4000;
    private const int Regular = 0x8000;

    /// <summary>Whether it is a pipe, a terminal or another device: no file on disk, and no directory. False also if
    /// there is nothing at the path.</summary>
    public static bool IsStream(string path)
    {
        const int ModeAt = 28;
        byte* status = stackalloc byte[256];
        return statx(CurrentDirectory, path, flags: 0, TypeOnly, status) == 0
            && (*(ushort*)(status + ModeAt) & TypeMask) is not (Directory or Regular);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte* status);
}
