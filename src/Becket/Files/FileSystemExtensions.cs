namespace Becket.Files;

/// <summary>Short forms, and whole files, as members of <see cref="IFileSystem"/>.</summary>
public static class FileSystemExtensions
{
    /// <summary>Opens or creates a file, to read and to write it; with <see cref="FileMode.Append"/> to
    /// write.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="mode">How to open it.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileSystemStream Open(this IFileSystem files, string path, FileMode mode)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.Open(path, mode, mode == FileMode.Append ? FileAccess.Write : FileAccess.ReadWrite);
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file's path.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadAllBytes(this IFileSystem files, string path)
    {
        ArgumentNullException.ThrowIfNull(files);
        using FileSystemStream stream = files.Open(path, FileMode.Open, FileAccess.Read);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Writes a whole file, in place of one that there is, so that a crash leaves the old content or the new
    /// one and nothing between: writes another file, flushes it to the disk, and renames it.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file's path. With ".new" at its end it is the path of the other file.</param>
    /// <param name="content">The content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <remarks>Blocks until the content is on the disk.</remarks>
    public static void ReplaceAllBytes(this IFileSystem files, string path, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(files);
        string other = path + ".new";
        using (FileSystemStream stream = files.Open(other, FileMode.Create))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        files.Move(other, path, overwrite: true);
    }
}
