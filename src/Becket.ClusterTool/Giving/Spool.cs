using System.Globalization;
using Becket.ClusterTool.Links;
using Becket.Orleans.Storage;
using Microsoft.Win32.SafeHandles;

namespace Becket.ClusterTool.Giving;

/// <summary>The outputs and files that workers have delivered and the run has not yet written. They are on the disk
/// before the ledger records a result, and memory holds only pieces.</summary>
/// <remarks>A file belongs to one run of a job: another worker may run the same job, and only one of them is
/// recorded.</remarks>
internal sealed class Spool
{
    private readonly string _folder;

    /// <summary>The lengths of the files that are being written, by their names. They are not kept open: thousands of
    /// jobs may deliver at once, and a worker may leave in between.</summary>
    private readonly Dictionary<string, long> _growing = [];

    /// <summary>The names of the files there are, by the numbers of their jobs.</summary>
    private readonly Dictionary<long, HashSet<string>> _files = [];

    public Spool(string folder)
    {
        _folder = folder;
        foreach (string name in Directory.CreateDirectory(folder).EnumerateFiles().Select(file => file.Name))
        {
            Note(name.Split('-')[0], name);
        }
    }

    public string PathOf(RunMessage run, int part) => Path.Combine(_folder, NameOf(run, part));

    /// <summary>Takes a piece. The first one of a part begins its file anew.</summary>
    /// <exception cref="RefusedException">It is not the next one.</exception>
    public void Add(PieceMessage piece, ReadOnlySpan<byte> bytes)
    {
        string name = NameOf(piece.Run, piece.Part);
        if (piece.Offset != _growing.GetValueOrDefault(name) && piece.Offset != 0)
        {
            throw new RefusedException("this piece is not the next one that the giver can take");
        }

        FileMode mode = piece.Offset == 0 ? FileMode.Create : FileMode.Open;
        using SafeFileHandle file = File.OpenHandle(Path.Combine(_folder, name), mode, FileAccess.Write);
        Note(piece.Run.Key, name);
        RandomAccess.Write(file, bytes, piece.Offset);
        _growing[name] = piece.Offset + bytes.Length;
    }

    /// <summary>Brings the parts of a run to the disk.</summary>
    public async Deferred Flush(Reactor reactor, RunMessage run)
    {
        string start = StartOf(run);
        string[] names =
            JobKey.NumberOf(run.Key) is { } number && _files.TryGetValue(number, out HashSet<string>? files)
                ? [.. files.Where(name => name.StartsWith(start, StringComparison.Ordinal) && _growing.Remove(name))]
                : [];
        if (names.Length == 0)
        {
            return;
        }

        await reactor.DeferToThread(() =>
        {
            foreach (string name in names)
            {
                using SafeFileHandle file = File.OpenHandle(
                    Path.Combine(_folder, name),
                    FileMode.Open,
                    FileAccess.ReadWrite,
                    FileShare.ReadWrite | FileShare.Delete
                );
                RandomAccess.FlushToDisk(file);
            }

            DirectoryFlush.Flush(_folder);
        });
    }

    /// <summary>Removes the parts of all attempts at a job. Its output has been written, and its record is in the log.
    /// Not earlier: a giver that is killed goes through all attempts again.</summary>
    public void Remove(long number)
    {
        if (!_files.Remove(number, out HashSet<string>? names))
        {
            return;
        }

        foreach (string name in names)
        {
            _growing.Remove(name);
            File.Delete(Path.Combine(_folder, name));
        }
    }

    private static string StartOf(RunMessage run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Key}-{run.Token}-");

    private static string NameOf(RunMessage run, int part) =>
        StartOf(run) + part.ToString(CultureInfo.InvariantCulture);

    private void Note(string key, string name)
    {
        if (JobKey.NumberOf(key) is not { } number)
        {
            return;
        }

        if (!_files.TryGetValue(number, out HashSet<string>? names))
        {
            _files.Add(number, names = []);
        }

        names.Add(name);
    }
}
