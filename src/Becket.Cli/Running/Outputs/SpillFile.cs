using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Outputs;

/// <summary>One temporary file for all outputs that exceed the memory limit, in blocks that are reused. The file has no
/// name, so even a killed process leaves nothing behind.</summary>
/// <remarks>
/// <para>One file and not one for each job: with outputs in order, ten thousand jobs may wait for the first one, and a
/// process has fewer descriptors. Reused blocks need no new pages. A block that is not full takes the disk space of its
/// contents, rounded up to a page.</para>
/// <para>Because blocks are reused, the file is read and written and not sent: <c>sendfile</c> and <c>splice</c> put
/// the file's own pages into a pipe, and the pipe's reader would see the pages' later contents.</para>
/// <para>Threads: one thread takes, writes and frees blocks; any thread may read what was written.</para>
/// </remarks>
internal sealed class SpillFile : IDisposable
{
    public const int BlockSize = 64 * 1024;

    /// <summary>A file larger than this releases its disk space when it is empty.</summary>
    private const long MostKeptWhenEmpty = 64L * 1024 * 1024;

    private readonly SafeFileHandle _file;
    private readonly string _directory;
    private readonly Stack<int> _free = new();
    private int _blocks;

    private SpillFile(SafeFileHandle file, string directory)
    {
        _file = file;
        _directory = directory;
    }

    public int BlocksInUse => _blocks - _free.Count;

    /// <summary>Creates the file.</summary>
    /// <exception cref="OutputLostException">The directory does not take a file.</exception>
    public static SpillFile In(string directory)
    {
        try
        {
            return new SpillFile(Unnamed(directory) ?? Unlinked(directory), directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Lost(directory, error);
        }
    }

    /// <summary>Takes a free block.</summary>
    public int Take() => _free.TryPop(out int block) ? block : _blocks++;

    public void Free(int block)
    {
        _free.Push(block);
        if (BlocksInUse > 0 || _blocks * (long)BlockSize <= MostKeptWhenEmpty)
        {
            return;
        }

        _free.Clear();
        _blocks = 0;
        RandomAccess.SetLength(_file, 0);
    }

    /// <summary>Writes into a block.</summary>
    /// <exception cref="OutputLostException">The disk is full, or the write fails.</exception>
    public void Write(int block, int offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file, bytes, block * (long)BlockSize + offset);
        }
        catch (IOException error)
        {
            throw Lost(_directory, error);
        }
    }

    /// <summary>Reads from the beginning of a block.</summary>
    public void Read(int block, Span<byte> bytes)
    {
        long at = block * (long)BlockSize;
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(_file, bytes, at);
            if (read == 0)
            {
                throw new EndOfStreamException("The temporary file is shorter than what was written to it.");
            }

            at += read;
            bytes = bytes[read..];
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>A file that never had a name; null if the system or the file system cannot create one.</summary>
    private static SafeFileHandle? Unnamed(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        SystemResult file = FileCalls.OpenUnnamed(directory);
        return file.IsSuccess ? new SafeFileHandle(file.Value, ownsHandle: true) : null;
    }

    /// <summary>A file that is deleted at once; on Windows when it is closed, which the system does when the process
    /// ends.</summary>
    private static SafeFileHandle Unlinked(string directory)
    {
        string path = Path.Combine(directory, $"becket-{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(
                path,
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.None,
                FileOptions.DeleteOnClose
            );
        }

        SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        File.Delete(path);
        return file;
    }

    private static OutputLostException Lost(string directory, Exception error) =>
        new($"there is no room for the outputs in '{directory}' (TMPDIR names another place): {error.Message}", error);
}
