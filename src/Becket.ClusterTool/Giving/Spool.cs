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

    /// <summary>The files that are being written, by their names.</summary>
    private readonly Dictionary<string, SafeFileHandle> _open = [];

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
    public void Add(PieceMessage piece, ReadOnlySpan<byte> bytes)
    {
        string name = NameOf(piece.Run, piece.Part);
        if (piece.Offset == 0 && _open.Remove(name, out SafeFileHandle? before))
        {
            before.Dispose();
        }

        if (!_open.TryGetValue(name, out SafeFileHandle? file))
        {
            if (piece.Offset != 0)
            {
                throw new RefusedException("this piece is not the first, and the giver has not got the one before");
            }

            file = File.OpenHandle(Path.Combine(_folder, name), FileMode.Create, FileAccess.Write);
            _open.Add(name, file);
            Note(piece.Run.Key, name);
        }

        RandomAccess.Write(file, bytes, piece.Offset);
    }

    /// <summary>Brings the parts of a run to the disk.</summary>
    public async Deferred Flush(Reactor reactor, RunMessage run)
    {
        string start = StartOf(run);
        SafeFileHandle[] files =
        [
            .. _open
                .Where(file => file.Key.StartsWith(start, StringComparison.Ordinal))
                .Select(file =>
                {
                    _open.Remove(file.Key);
                    return file.Value;
                }),
        ];
        if (files.Length == 0)
        {
            return;
        }

        await reactor.DeferToThread(() =>
        {
            foreach (SafeFileHandle file in files)
            {
                using (file)
                {
                    RandomAccess.FlushToDisk(file);
                }
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
            if (_open.Remove(name, out SafeFileHandle? file))
            {
                file.Dispose();
            }

            File.Delete(Path.Combine(_folder, name));
        }
    }

    public void Close()
    {
        foreach (SafeFileHandle file in _open.Values)
        {
            file.Dispose();
        }

        _open.Clear();
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
