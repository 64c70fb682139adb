namespace Becket.Files;

/// <summary>The files of this machine.</summary>
/// <remarks>Threads: any.</remarks>
public sealed class RealFileSystem : IFileSystem
{
    private RealFileSystem() { }

    /// <summary>The only one.</summary>
    public static RealFileSystem Instance { get; } = new();

    /// <inheritdoc/>
    public FileSystemStream Open(string path, FileMode mode, FileAccess access) =>
        // Without a buffer: what is written must be with the system, as the contract says. And without a lock, as the
        // system itself knows none.
        new RealFileStream(new FileStream(path, mode, access, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory)
    {
        string[] names = [.. Directory.EnumerateFiles(directory).Select(static path => Path.GetFileName(path))];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <inheritdoc/>
    public void Move(string from, string to, bool overwrite = false) => File.Move(from, to, overwrite);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void CreateDirectory(string path) => Directory.CreateDirectory(path);
}
