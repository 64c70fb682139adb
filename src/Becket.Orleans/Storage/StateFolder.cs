using System.Security.Cryptography;
using System.Text;

namespace Becket.Orleans.Storage;

/// <summary>Named states in a folder of this machine, one file each. A state is written whole or not at all.</summary>
/// <remarks>
/// <para>A write goes to a temporary file, which is flushed to the disk and renamed over the old one; then the folder
/// is flushed. So a crash at any moment leaves the old state or the new one.</para>
/// <para>Each write gives the state a new tag. A write that names another tag than the file has is refused: its writer
/// has not seen the last write.</para>
/// <para>One process uses a folder at a time: it holds a lock on the file <c>lock</c>, which the system releases when
/// the process ends, however it ends.</para>
/// <para>Threads: any. Writes of one state must not overlap, which its one grain guarantees; the lock per folder is for
/// the activation that has been replaced and still writes.</para>
/// </remarks>
internal sealed class StateFolder : IDisposable
{
    private const string Ending = ".state";
    private const string TemporaryEnding = ".new";
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;

    private readonly Lock[] _locks = [.. Enumerable.Range(0, 64).Select(static _ => new Lock())];
    private readonly FileStream _owner;

    private StateFolder(string path, FileStream owner)
    {
        Path = path;
        _owner = owner;
    }

    public string Path { get; }

    /// <exception cref="IOException">Another process uses the folder, or it cannot be used.</exception>
    public static StateFolder Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(full);
        FileStream owner;
        try
        {
            owner = new FileStream(
                System.IO.Path.Combine(full, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException error) when (IsInUse(error))
        {
            throw new IOException(
                $"The folder {full} is in use by another process. One process keeps its state in a folder: stop the "
                    + "other one, or give this one a folder of its own. For several processes that work on the same "
                    + "lists, use Redis or PostgreSQL.",
                error
            );
        }

        foreach (string left in Directory.EnumerateFiles(full, "*" + TemporaryEnding))
        {
            File.Delete(left);
        }

        return new StateFolder(full, owner);
    }

    /// <summary>The state and its tag; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public StoredState? Read(string name)
    {
        byte[] file;
        string path = PathOf(name);
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        return StateFile.Parse(name, path, file);
    }

    /// <summary>Writes a state, and returns its new tag when the disk has it.</summary>
    /// <param name="name">The name of the state.</param>
    /// <param name="data">The state.</param>
    /// <param name="tag">The tag that the state has, as far as the writer knows; null if there is none yet.</param>
    /// <returns>The new tag; null if the state has another tag than <paramref name="tag"/>. Nothing is written
    /// then.</returns>
    /// <exception cref="IOException">The disk is full or failed. The old state is still there; if the last flush is
    /// what failed, it may be the new one.</exception>
    public string? Write(string name, ReadOnlySpan<byte> data, string? tag)
    {
        string path = PathOf(name);
        lock (LockOf(path))
        {
            if (StateFile.TagOf(path) != tag)
            {
                return null;
            }

            var next = Guid.NewGuid();
            string temporary = path + TemporaryEnding;
            try
            {
                using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 0))
                {
                    file.Write(StateFile.Format(name, next, data));
                    file.Flush(flushToDisk: true);
                }

                File.Move(temporary, path, overwrite: true);
                DirectoryFlush.Flush(Path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                DeleteQuietly(temporary);
                throw new IOException(
                    $"The state \"{name}\" could not be written to {path}: {error.Message} Nothing was answered that "
                        + "is not on the disk. Make room or repair the disk; the work goes on by itself.",
                    error
                );
            }

            return next.ToString("N");
        }
    }

    /// <summary>Deletes a state.</summary>
    /// <returns>False if it has another tag; it stays then.</returns>
    public bool Delete(string name, string? tag)
    {
        string path = PathOf(name);
        lock (LockOf(path))
        {
            if (StateFile.TagOf(path) != tag)
            {
                return false;
            }

            File.Delete(path);
            DirectoryFlush.Flush(Path);
            return true;
        }
    }

    public void Dispose() => _owner.Dispose();

    /// <summary>Whether another process has the lock. A disk that is full, or that cannot be written, is another
    /// error, which says so itself.</summary>
    private static bool IsInUse(IOException error) =>
        error.HResult
        == (
            OperatingSystem.IsWindows() ? SharingViolation
            : OperatingSystem.IsLinux() ? WouldBlockOnLinux
            : WouldBlockOnMac
        );

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next start deletes it.
        }
    }

    private Lock LockOf(string path) => _locks[(uint)StringComparer.Ordinal.GetHashCode(path) % _locks.Length];

    /// <summary>A readable beginning, and a hash: names of any length and any letters, also on file systems that do not
    /// tell upper case from lower.</summary>
    private string PathOf(string name)
    {
        var text = new StringBuilder(96);
        foreach (char letter in name.AsSpan(0, Math.Min(name.Length, 60)))
        {
            text.Append(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_');
        }

        text.Append('-');
        text.Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 12)));
        text.Append(Ending);
        return System.IO.Path.Combine(Path, text.ToString());
    }
}
