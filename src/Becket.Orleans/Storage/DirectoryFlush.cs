using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Becket.Orleans.Storage;

/// <summary>Makes a rename durable: the names of a folder are on the disk only after the folder itself was
/// flushed.</summary>
/// <remarks>Windows has no such call, and needs none: NTFS keeps a journal of its names.</remarks>
internal static partial class DirectoryFlush
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // O_CLOEXEC has this value on Linux only. A descriptor of a folder that a child inherits does no harm.
        int descriptor = OpenFile(path, OperatingSystem.IsLinux() ? ReadOnly | CloseOnExec : ReadOnly);
        if (descriptor < 0)
        {
            throw Error(path);
        }

        try
        {
            if (FlushFile(descriptor) != 0)
            {
                throw Error(path);
            }
        }
        finally
        {
            _ = CloseFile(descriptor);
        }
    }

    private static IOException Error(string path)
    {
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"The folder {path} could not be flushed to the disk: {error.Message}.", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FlushFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int descriptor);
}
