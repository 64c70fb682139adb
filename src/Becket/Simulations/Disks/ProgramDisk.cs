using Becket.Files;

namespace Becket.Simulations.Disks;

/// <summary>A disk as one run of a program sees it: when that has ended, code of it that still runs, because it must
/// get out of a blocking call, can change nothing.</summary>
internal sealed class ProgramDisk(Disk disk) : IFileSystem
{
    private readonly int _generation = disk.Generation;

    public FileSystemStream Open(string path, FileMode mode, FileAccess access) =>
        Checked(path).Open(path, mode, access);

    public bool Exists(string path) => Checked(path).Exists(path);

    public IReadOnlyList<string> List(string directory) => Checked(directory).List(directory);

    public void Move(string from, string to, bool overwrite = false) => Checked(from).Move(from, to, overwrite);

    public void Delete(string path) => Checked(path).Delete(path);

    public void CreateDirectory(string path) => Checked(path).CreateDirectory(path);

    private Disk Checked(string path)
    {
        disk.CheckGeneration(_generation, path);
        return disk;
    }
}
