using System.Runtime.InteropServices;
using Becket.Cli.Native;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>Creates files without a name, each for one block.</summary>
/// <remarks>On Linux, they are in memory, and a job reads such a file itself. A file is not used again for another
/// block: a process that a job left behind may still read it.</remarks>
internal static class BlockFile
{
    /// <exception cref="RunException">No file can be created.</exception>
    public static SafeFileHandle Create()
    {
        try
        {
            return InMemory() ?? OnDisk();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Lost(error);
        }
    }

    /// <summary>Copies bytes from one file to another.</summary>
    /// <exception cref="RunException">There is no room.</exception>
    public static void Copy(SafeFileHandle from, long position, long count, SafeFileHandle to, long target)
    {
        byte[] buffer = new byte[(int)Math.Min(count, 64 * 1024)];
        while (count > 0)
        {
            int read = RandomAccess.Read(from, buffer.AsSpan(0, (int)Math.Min(count, buffer.Length)), position);
            if (read == 0)
            {
                throw new RunException("the input became shorter while it was read");
            }

            Write(to, buffer.AsSpan(0, read), target);
            (position, target, count) = (position + read, target + read, count - read);
        }
    }

    /// <exception cref="RunException">There is no room.</exception>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        try
        {
            RandomAccess.Write(file, bytes, position);
        }
        catch (IOException error)
        {
            throw Lost(error);
        }
    }

    /// <summary>The error for a block that no file takes.</summary>
    public static RunException Lost(Exception error) =>
        new($"there is no room for a block in '{Path.GetTempPath()}' (TMPDIR names another place): {error.Message}");

    private static SafeFileHandle? InMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        SystemResult file = PipeCalls.CreateMemoryFile();
        return file.IsSuccess ? new SafeFileHandle(file.Value, ownsHandle: true)
            : file.Error == Errno.TooManyOpenFiles ? throw new IOException(Marshal.GetPInvokeErrorMessage(file.Error))
            : null;
    }

    private static SafeFileHandle OnDisk() =>
        File.OpenHandle(
            Path.Combine(Path.GetTempPath(), $"becket-{Guid.NewGuid():N}"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            FileOptions.DeleteOnClose
        );
}
