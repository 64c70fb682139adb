using Becket.Files;
using Becket.Simulations.Logs;

namespace Becket.Simulations.Disks;

/// <summary>The disk of a <see cref="Host"/>. It stays when the host crashes: with what was flushed, and of the rest
/// with a part that is drawn from the seed.</summary>
/// <remarks>
/// <para>Programs get it as <c>reactor.FileSystem</c>; the scenario may use it too, to prepare files and to look at
/// them, which takes no time and no descriptors. Paths are those of Unix; "/" and "/tmp" exist at the beginning.</para>
/// <para>What was written and not flushed is lost in a crash from some byte on: nothing, all, from the border of a
/// sector of 512 bytes on, or within one. Names are durable at once, and a rename is atomic: one that comes before the
/// flush of its content leaves a torn file, as on real disks.</para>
/// <para>A flush to the disk takes a time that is drawn (<see cref="Host.SlowDisk"/>). In a function on a thread the
/// other hosts go on meanwhile, and a crash within that time loses the bytes; a call of
/// <see cref="Simulation.RunFor"/> that would end within it ends behind it, so let <see cref="Simulation.At"/> make
/// such a crash. On the loop it blocks the loop: the host makes no other turn before that time is over.</para>
/// <para>Threads: the simulation's.</para>
/// </remarks>
public sealed class Disk : IFileSystem
{
    private readonly Host _host;

    /// <summary>Only looked up; what is enumerated is sorted.</summary>
    private readonly Dictionary<string, DiskFile> _files = new(StringComparer.Ordinal);

    /// <summary>Only looked up.</summary>
    private readonly HashSet<string> _directories = new(["/", "/tmp"], StringComparer.Ordinal);

    internal Disk(Host host) => _host = host;

    /// <summary>Whether no more bytes fit on it.</summary>
    internal bool IsFull { get; set; }

    /// <summary>Counts up when the program ends: streams of before cannot be used any more.</summary>
    internal int Generation { get; private set; }

    /// <inheritdoc/>
    public FileSystemStream Open(string path, FileMode mode, FileAccess access)
    {
        DiskStream.CheckMode(mode, access);
        string name = Resolve(path);
        CheckDirectory(name, path);
        if (_directories.Contains(name))
        {
            throw DiskErrors.IsDirectory(path);
        }

        Action? close = _host.TakeDescriptor(path);
        bool exists = _files.TryGetValue(name, out DiskFile? file);
        switch (mode)
        {
            case FileMode.CreateNew when exists:
                close?.Invoke();
                throw DiskErrors.AlreadyExists(path);

            case FileMode.Open
            or FileMode.Truncate when !exists:
                close?.Invoke();
                throw DiskErrors.NotFound(path);

            default:
                break;
        }

        if (file is null)
        {
            _files.Add(name, file = new DiskFile());
        }
        else if (mode is FileMode.Create or FileMode.Truncate && file.Length > 0)
        {
            file.SetLength(0);
        }

        return new DiskStream(this, file, path, access, mode == FileMode.Append, close);
    }

    /// <inheritdoc/>
    public bool Exists(string path) => !string.IsNullOrEmpty(path) && _files.ContainsKey(Resolve(path));

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory)
    {
        string name = Resolve(directory);
        if (!_directories.Contains(name))
        {
            throw DiskErrors.NoDirectory(directory);
        }

        string prefix = name == "/" ? name : name + "/";
        return
        [
            .. _files
                .Keys.Where(path =>
                    path.StartsWith(prefix, StringComparison.Ordinal) && !path.AsSpan(prefix.Length).Contains('/')
                )
                .Select(path => path[prefix.Length..])
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public void Move(string from, string to, bool overwrite = false)
    {
        string old = Resolve(from);
        string name = Resolve(to);
        CheckDirectory(name, to);
        if (!_files.TryGetValue(old, out DiskFile? file))
        {
            throw DiskErrors.NotFound(from);
        }

        if (_directories.Contains(name) || (!overwrite && old != name && _files.ContainsKey(name)))
        {
            throw DiskErrors.AlreadyExists(to);
        }

        _files.Remove(old);
        _files[name] = file;
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        string name = Resolve(path);
        CheckDirectory(name, path);
        if (_directories.Contains(name))
        {
            throw DiskErrors.IsDirectory(path);
        }

        _files.Remove(name);
    }

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        string name = Resolve(path);
        for (int end = name.Length; end > 0; end = name.LastIndexOf('/', end - 1))
        {
            string directory = name[..end];
            if (_files.ContainsKey(directory))
            {
                throw DiskErrors.AlreadyExists(path);
            }

            _directories.Add(directory);
        }
    }

    /// <summary>Makes reading a file fail with an input/output error, as a bad sector does.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public void FailReads(string path)
    {
        DiskFile file = Find(path);
        if (_host.BeginFault(ReadFault(path), hasEffect: !file.FailsReads))
        {
            file.FailsReads = true;
        }
    }

    /// <summary>Undoes <see cref="FailReads"/>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public void RepairReads(string path) => RepairReads(Find(path), path);

    /// <summary>Undoes <see cref="FailReads"/> for all files.</summary>
    internal void RepairAllReads()
    {
        foreach (string path in _files.Keys.Order(StringComparer.Ordinal).ToArray())
        {
            RepairReads(path);
        }
    }

    /// <summary>The program has ended. Its open files are closed; what it has written stays.</summary>
    internal void OnProgramEnded() => Generation++;

    /// <summary>The host has crashed: what was not flushed is lost, all or in part.</summary>
    internal void OnCrash()
    {
        Generation++;
        foreach (string path in _files.Keys.Order(StringComparer.Ordinal))
        {
            if (_files[path].Crash(_host.Chance) is var lost and > 0)
            {
                _host.Note(EventKind.Disk, path, lost);
            }
        }
    }

    /// <summary>A program flushes a file to the disk.</summary>
    internal void Flush(DiskFile file, int generation, string path)
    {
        long mark = file.Mark;
        if (_host.SleepInFunction(_host.DrawFlushTime()))
        {
            CheckGeneration(generation, path);
        }

        file.Commit(mark);
        _host.Note(EventKind.Disk, path, 0);
    }

    /// <summary>Throws if the program has ended that had a file open.</summary>
    internal void CheckGeneration(int generation, string path)
    {
        if (generation != Generation)
        {
            throw DiskErrors.Crashed(path);
        }
    }

    private void RepairReads(DiskFile file, string path)
    {
        if (file.FailsReads)
        {
            _host.EndFault(ReadFault(path));
            file.FailsReads = false;
        }
    }

    private static string ReadFault(string path) => $"failing reads: {path}";

    private DiskFile Find(string path) =>
        _files.TryGetValue(Resolve(path), out DiskFile? file) ? file : throw DiskErrors.NotFound(path);

    private void CheckDirectory(string name, string path)
    {
        int end = name.LastIndexOf('/');
        if (!_directories.Contains(end == 0 ? "/" : name[..end]))
        {
            throw DiskErrors.NoDirectory(path);
        }
    }

    /// <summary>The path from the root on, without "." and "..".</summary>
    private static string Resolve(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var parts = new List<string>();
        foreach (string part in path.Replace(Path.DirectorySeparatorChar, '/').Split('/'))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }
}
