using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Outputs;

/// <summary>One file for all that memory has no room for, in blocks that are used again. It has no name, so nothing of
/// it is left behind even by a process that is killed.</summary>
/// <remarks>
/// <para>One file rather than one for each job: with outputs in order, ten thousand may wait for the first, and
/// descriptors are fewer than that. Blocks used again also cost the system no new pages. A block that is not full costs
/// the disk no more than what is in it, rounded up to a page.</para>
/// <para>Blocks that are used again are why it is read and written and not sent: <c>sendfile</c> and <c>splice</c> put
/// the file's own pages into a pipe, and its reader would see what is in them by then.</para>
/// <para>Threads: taking, writing and freeing on one; reading what was written on any.</para>
/// </remarks>
internal sealed class SpillFile : IDisposable
{
    public const int BlockSize = 64 * 1024;

    /// <summary>Once it is empty, a file of more than this gives its disk space back.</summary>
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

    /// <summary>Makes the file.</summary>
    /// <exception cref="OutputLostException">It cannot be made there.</exception>
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

    /// <summary>A block that nobody uses.</summary>
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
    /// <exception cref="OutputLostException">The disk is full, or will not have it.</exception>
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

    /// <summary>Reads from a block what was written there.</summary>
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

    /// <summary>A file that never had a name, where the system and its file system can make one.</summary>
    private static SafeFileHandle? Unnamed(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        SystemResult file = FileCalls.OpenUnnamed(directory);
        return file.IsSuccess ? new SafeFileHandle(file.Value, ownsHandle: true) : null;
    }

    /// <summary>A file that loses its name at once; on Windows, when it is closed, which the system does for a process
    /// that ends.</summary>
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
