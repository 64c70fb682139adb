namespace Becket.Files;

/// <summary>The files that a program keeps: of the machine (<see cref="RealFileSystem"/>), or of a host in a
/// simulation, whose crashes lose what was not flushed.</summary>
/// <remarks>
/// <para>A program that gets its files from <c>reactor.FileSystem</c> runs on both unchanged. Calls block, as those of
/// <see cref="File"/> do: those that may take long belong in <c>DeferToThread</c>.</para>
/// <para>What is durable: what <see cref="FileSystemStream.Flush(bool)"/> has flushed to the disk. Bytes that were only
/// written are kept when the program ends, and may be lost when the machine crashes, all or in part. A rename is
/// atomic: a crash leaves the one file or the other.</para>
/// <para>Errors are those of <see cref="System.IO"/>. Threads: any, but one at a time for one stream. In a simulation:
/// the simulation's.</para>
/// </remarks>
public interface IFileSystem
{
    /// <summary>Opens or creates a file.</summary>
    /// <param name="path">Its path. A relative one begins at the program's directory; in a simulation at "/".</param>
    /// <param name="mode">How to open it.</param>
    /// <param name="access">What it is opened for.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    FileSystemStream Open(string path, FileMode mode, FileAccess access);

    /// <summary>Whether there is a file.</summary>
    /// <param name="path">Its path.</param>
    bool Exists(string path);

    /// <summary>The names of the files in a directory, without its path, in ordinal order.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    IReadOnlyList<string> List(string directory);

    /// <summary>Renames a file. In one step: at no time are there both names, or none.</summary>
    /// <param name="from">Its path.</param>
    /// <param name="to">Its new path, on the same disk.</param>
    /// <param name="overwrite">Whether it may take the place of another file.</param>
    /// <exception cref="IOException">There is no such file, or there is another one with the new path.</exception>
    void Move(string from, string to, bool overwrite = false);

    /// <summary>Deletes a file. Does nothing if there is none. Streams that have it open go on.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    void Delete(string path);

    /// <summary>Creates a directory, with those that it is in. Does nothing if there is one.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    void CreateDirectory(string path);
}
