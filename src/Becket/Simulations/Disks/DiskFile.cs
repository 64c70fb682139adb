using Becket.Reactors;

namespace Becket.Simulations.Disks;

/// <summary>The content of a file: as programs see it, and as a crash would leave it.</summary>
internal sealed class DiskFile
{
    /// <summary>The bytes that a disk writes in one piece. A power cut may still tear one.</summary>
    public const int Sector = 512;

    private readonly Content _seen = new();
    private readonly Content _durable = new();

    /// <summary>What was written since the last flush, in order.</summary>
    private readonly Queue<Change> _changes = new();
    private long _lastSeq;

    /// <summary>The length, as programs see it.</summary>
    public long Length => _seen.Length;

    /// <summary>Whether reading gives an error.</summary>
    public bool FailsReads { get; set; }

    /// <summary>The last change so far, for <see cref="Commit"/>.</summary>
    public long Mark => _lastSeq;

    /// <summary>How many bytes a crash could lose.</summary>
    public long Unflushed => _changes.Sum(static change => (long)change.Size);

    public int Read(long at, Span<byte> buffer) => _seen.Read(at, buffer);

    public void Write(long at, ReadOnlySpan<byte> bytes)
    {
        _seen.Write(at, bytes);
        _changes.Enqueue(new Change(++_lastSeq, at, bytes.ToArray()));
    }

    public void SetLength(long length)
    {
        _seen.SetLength(length);
        _changes.Enqueue(new Change(++_lastSeq, length, null));
    }

    /// <summary>The changes up to a mark are on the disk.</summary>
    public void Commit(long mark)
    {
        while (_changes.TryPeek(out Change change) && change.Seq <= mark)
        {
            _changes.Dequeue();
            change.Apply(_durable, change.Size);
        }
    }

    /// <summary>The machine crashes. Of what was not flushed, the disk has got the first so many bytes.</summary>
    /// <returns>How many bytes are lost.</returns>
    public long Crash(Chance chance)
    {
        long total = Unflushed;
        if (total == 0)
        {
            return 0;
        }

        // All and nothing are the most usual: the system writes back after some seconds.
        int kind = chance.Below(4);
        long kept = kind switch
        {
            0 => 0,
            1 => total,
            _ => (long)(chance.NextDouble() * (total + 1)),
        };
        List<(Change Change, int Size)> written = FirstBytes(kept);
        if (kind == 2 && written is [.., var (last, size)])
        {
            // Whole sectors, as disks mostly write: nothing of the sector in which the bytes end.
            long torn = (last.At + size) / Sector * Sector;
            written = written.ConvertAll(write =>
                write.Change.At < torn + Sector && write.Change.At + write.Size > torn
                    ? (write.Change, (int)Math.Max(0, torn - write.Change.At))
                    : write
            );
        }

        foreach ((Change change, int bytes) in written)
        {
            change.Apply(_durable, bytes);
        }

        _changes.Clear();
        _seen.CopyFrom(_durable);
        return total - kept;
    }

    /// <summary>The changes that hold the first so many unflushed bytes, each with how many of its own are
    /// kept.</summary>
    private List<(Change Change, int Size)> FirstBytes(long count)
    {
        var first = new List<(Change Change, int Size)>();
        while (count > 0 && _changes.TryDequeue(out Change change))
        {
            int size = (int)Math.Min(change.Size, count);
            count -= size;
            first.Add((change, size));
        }

        return first;
    }

    /// <summary>A write, or, without bytes, a new length.</summary>
    private readonly record struct Change(long Seq, long At, byte[]? Bytes)
    {
        /// <summary>How many bytes it counts for.</summary>
        public int Size => Bytes?.Length ?? 1;

        public void Apply(Content content, int size)
        {
            if (Bytes is null)
            {
                content.SetLength(At);
            }
            else if (size > 0)
            {
                content.Write(At, Bytes.AsSpan(0, size));
            }
        }
    }

    /// <summary>Bytes that grow; what was never written reads as zero.</summary>
    private sealed class Content
    {
        private byte[] _bytes = [];

        public long Length { get; private set; }

        public int Read(long at, Span<byte> buffer)
        {
            int count = (int)Math.Clamp(Length - at, 0, buffer.Length);
            if (count > 0)
            {
                _bytes.AsSpan((int)at, count).CopyTo(buffer);
            }

            return count;
        }

        public void Write(long at, ReadOnlySpan<byte> bytes)
        {
            if (bytes.IsEmpty)
            {
                return;
            }

            long end = at + bytes.Length;
            Reserve(end);
            bytes.CopyTo(_bytes.AsSpan((int)at));
            Length = Math.Max(Length, end);
        }

        public void SetLength(long length)
        {
            Reserve(length);
            if (length < Length)
            {
                _bytes.AsSpan((int)length, (int)(Length - length)).Clear();
            }

            Length = length;
        }

        public void CopyFrom(Content other)
        {
            _bytes = other._bytes.AsSpan(0, (int)other.Length).ToArray();
            Length = other.Length;
        }

        private void Reserve(long length)
        {
            if (length > Array.MaxLength)
            {
                throw DiskErrors.Full("a file of a simulation, which holds at most 2 GiB");
            }

            if (length > _bytes.Length)
            {
                Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(length, _bytes.Length * 2L)));
            }
        }
    }
}
