using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Crawler.Items.Exports;

/// <summary>An export that appends to a file of text, in UTF-8.</summary>
internal abstract class FileExport(string path) : ItemExport(path)
{
    private const int TailLength = 4096;

    private FileStream? _file;

    /// <summary>Whether the file is made with its first item, and not when the crawl begins.</summary>
    protected virtual bool IsMadeLate => false;

    public sealed override void Continue()
    {
        if (Position.IsStart && IsMadeLate)
        {
            // An old file of this name would be taken for one of this crawl.
            File.Delete(Path);
        }
        else
        {
            CutBack();
        }
    }

    public sealed override ExportPosition? Write(SqliteConnection state)
    {
        string columns = Columns(NextItems(state));
        if (!Position.IsStart && columns != Position.Columns)
        {
            // The file is written anew with more columns: the state has all items.
            return ExportPosition.Start with { Columns = columns };
        }

        FileStream? file = null;
        long last = 0;
        long count = 0;
        using (IEnumerator<ExportedItem> items = NextItems(state).GetEnumerator())
        {
            if (!items.MoveNext())
            {
                return null;
            }

            file = CutBack();
            using var writer = new StreamWriter(file, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
            WriteItems(writer, columns, Counted());

            IEnumerable<ExportedItem> Counted()
            {
                do
                {
                    last = items.Current.Id;
                    count++;
                    yield return items.Current;
                } while (items.MoveNext());
            }
        }

        file.Flush(flushToDisk: true);
        return new ExportPosition(last, Position.Count + count, file.Length, HashTail(file, file.Length), columns);
    }

    public sealed override void Dispose() => _file?.Dispose();

    protected sealed override string? FindDifference(ExportPosition recorded)
    {
        if (!File.Exists(Path))
        {
            return Missing(recorded);
        }

        using FileStream file = File.OpenRead(Path);
        return file.Length < recorded.Length ? $"is shorter than the {recorded.Length} bytes that were written to it"
            : HashTail(file, recorded.Length) != recorded.Tail ? "was changed since items were written to it"
            : null;
    }

    /// <summary>The columns for the items that come next, with those of the position; empty for a file
    /// without.</summary>
    protected virtual string Columns(IEnumerable<ExportedItem> items) => "";

    /// <summary>Writes items, behind a header if the position is the start.</summary>
    protected abstract void WriteItems(TextWriter writer, string columns, IEnumerable<ExportedItem> items);

    private static string HashTail(FileStream file, long length)
    {
        byte[] bytes = new byte[Math.Min(length, TailLength)];
        file.Position = length - bytes.Length;
        file.ReadExactly(bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
    }

    private FileStream CutBack()
    {
        _file ??= new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        _file.SetLength(Position.Length);
        _file.Position = Position.Length;
        return _file;
    }
}
