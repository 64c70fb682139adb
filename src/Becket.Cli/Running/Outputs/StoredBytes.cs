using System.Runtime.Versioning;

namespace Becket.Cli.Running.Outputs;

/// <summary>Bytes in the order in which they arrived, in memory or in the store's file.</summary>
/// <remarks>After the first move to the file, the file holds the first part and one small chunk the rest: the chunk
/// gathers a child's many small writes into fewer writes to the file. Threads: the loop's, except <see cref="CopyTo"/>,
/// which may run on another thread while nothing is appended or released.</remarks>
internal sealed class StoredBytes(OutputStore store)
{
    private readonly List<Chunk> _chunks = new(1);
    private List<int>? _blocks;
    private int _usedOfLastBlock;

    /// <summary>The number of bytes.</summary>
    public long Length { get; private set; }

    /// <summary>The last byte; meaningless while <see cref="Length"/> is 0.</summary>
    public byte Last { get; private set; }

    /// <exception cref="OutputLostException">The disk is full.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        Length += bytes.Length;
        Last = bytes[^1];
        while (!bytes.IsEmpty)
        {
            bytes = bytes[AppendSome(bytes)..];
        }
    }

    /// <summary>Appends bytes from a pipe without reading them, as many as are there and have room.</summary>
    /// <returns>The number of bytes; zero if there are none, or they have to be read.</returns>
    [SupportedOSPlatform("linux")]
    public int Take(int pipe)
    {
        int most = (int)Math.Min(store.Room, HeldPipe.Capacity);
        if (_blocks is not null || most == 0)
        {
            return 0;
        }

        HeldPipe? held = _chunks.Count > 0 ? _chunks[^1].Pipe : null;
        int moved = held?.TakeFrom(pipe, most) ?? 0;
        if (moved == 0)
        {
            held = store.TryTakePipe();
            moved = held?.TakeFrom(pipe, most) ?? 0;
            if (moved > 0)
            {
                _chunks.Add(new Chunk([], 0, held));
            }
            else if (held is not null)
            {
                store.Return(held);
            }
        }

        if (moved > 0)
        {
            store.Count(held!, moved);
            Length += moved;
        }

        return moved;
    }

    /// <summary>Moves the bytes to the file if the store exceeds its memory limit. Called when no more bytes are
    /// appended for now.</summary>
    /// <exception cref="OutputLostException">The disk is full.</exception>
    public void SpillIfScarce()
    {
        if (_chunks.Count > 0 && store.IsOverLimit)
        {
            MoveToFile(keepChunk: false);
        }
    }

    /// <summary>Writes all bytes.</summary>
    /// <param name="destination">The stream to write to.</param>
    /// <param name="buffer">A buffer of <see cref="SpillFile.BlockSize"/> bytes, for blocks of the file.</param>
    public void CopyTo(Destination destination, byte[] buffer)
    {
        for (int i = 0; i < _blocks?.Count; i++)
        {
            Span<byte> part = buffer.AsSpan(0, i == _blocks.Count - 1 ? _usedOfLastBlock : SpillFile.BlockSize);
            store.File.Read(_blocks[i], part);
            destination.Write(part);
        }

        foreach (Chunk chunk in _chunks)
        {
            if (chunk.Pipe is { } pipe && OperatingSystem.IsLinux())
            {
                destination.Write(pipe, buffer);
            }
            else
            {
                destination.Write(chunk.Bytes.AsSpan(0, chunk.Length));
            }
        }
    }

    /// <summary>Returns the memory and the blocks to the store, and becomes empty.</summary>
    public void Release()
    {
        foreach (Chunk chunk in _chunks)
        {
            Return(chunk);
        }

        _chunks.Clear();

        if (_blocks is not null)
        {
            foreach (int block in _blocks)
            {
                store.File.Free(block);
            }

            _blocks = null;
        }

        Length = 0;
    }

    /// <summary>Appends as many bytes as fit in one place, and returns their number.</summary>
    private int AppendSome(ReadOnlySpan<byte> bytes)
    {
        if (_chunks.Count > 0 && _chunks[^1] is { Room: > 0 } last)
        {
            int fits = Math.Min(last.Room, bytes.Length);
            bytes[..fits].CopyTo(last.Bytes.AsSpan(last.Length));
            _chunks[^1] = last with { Length = last.Length + fits };
            return fits;
        }

        if (
            _blocks is null
            && store.TryTake(_chunks.Count == 0 ? 0 : _chunks[^1].Bytes.Length, bytes.Length) is { } chunk
        )
        {
            _chunks.Add(new Chunk(chunk, 0));
            return 0;
        }

        if (_chunks.Count > 0)
        {
            MoveToFile(keepChunk: true);
        }

        if (bytes.Length >= OutputStore.SmallestChunk)
        {
            WriteToFile(bytes);
            return bytes.Length;
        }

        if (_chunks.Count == 0)
        {
            _chunks.Add(new Chunk(store.TakeSmallest(), 0));
        }

        return 0;
    }

    private void Return(Chunk chunk)
    {
        if (chunk.Pipe is { } pipe && OperatingSystem.IsLinux())
        {
            store.Return(pipe);
        }
        else
        {
            store.Return(chunk.Bytes);
        }
    }

    private void MoveToFile(bool keepChunk)
    {
        byte[]? buffer = null;
        foreach (Chunk chunk in _chunks)
        {
            while (OperatingSystem.IsLinux() && chunk.Pipe is { Length: > 0 } pipe)
            {
                buffer ??= new byte[SpillFile.BlockSize];
                WriteToFile(buffer.AsSpan(0, pipe.Read(buffer)));
            }

            WriteToFile(chunk.Bytes.AsSpan(0, chunk.Length));
        }

        int kept = keepChunk && _chunks[0].Bytes.Length == OutputStore.SmallestChunk ? 1 : 0;
        for (int i = kept; i < _chunks.Count; i++)
        {
            Return(_chunks[i]);
        }

        _chunks.RemoveRange(kept, _chunks.Count - kept);
        if (kept == 1)
        {
            _chunks[0] = _chunks[0] with { Length = 0 };
        }
    }

    private void WriteToFile(ReadOnlySpan<byte> bytes)
    {
        _blocks ??= [];
        while (!bytes.IsEmpty)
        {
            if (_blocks.Count == 0 || _usedOfLastBlock == SpillFile.BlockSize)
            {
                _blocks.Add(store.File.Take());
                _usedOfLastBlock = 0;
            }

            int fits = Math.Min(SpillFile.BlockSize - _usedOfLastBlock, bytes.Length);
            store.File.Write(_blocks[^1], _usedOfLastBlock, bytes[..fits]);
            _usedOfLastBlock += fits;
            bytes = bytes[fits..];
        }
    }

    /// <summary>A part in memory.</summary>
    /// <param name="Bytes">The memory; empty for a pipe.</param>
    /// <param name="Length">How many of the bytes are used.</param>
    /// <param name="Pipe">The pipe that holds the part, or null.</param>
    private readonly record struct Chunk(byte[] Bytes, int Length, HeldPipe? Pipe = null)
    {
        public int Room => Bytes.Length - Length;
    }
}
