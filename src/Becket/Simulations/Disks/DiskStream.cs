using Becket.Files;

namespace Becket.Simulations.Disks;

/// <summary>An open file of a <see cref="Disk"/>.</summary>
internal sealed class DiskStream : FileSystemStream
{
    private readonly Disk _disk;
    private readonly DiskFile _file;
    private readonly FileAccess _access;
    private readonly Action? _close;
    private readonly int _generation;

    /// <summary>Opened for appending: what was there before cannot be overwritten.</summary>
    private readonly long _appendStart;
    private long _position;
    private bool _isClosed;

    public DiskStream(Disk disk, DiskFile file, string path, FileAccess access, bool appends, Action? close)
    {
        _disk = disk;
        _file = file;
        _access = access;
        _close = close;
        _generation = disk.Generation;
        _appendStart = appends ? file.Length : 0;
        _position = _appendStart;
        Name = path;
    }

    public override string Name { get; }

    public override bool CanRead => !_isClosed && (_access & FileAccess.Read) != 0;

    public override bool CanSeek => !_isClosed;

    public override bool CanWrite => !_isClosed && (_access & FileAccess.Write) != 0;

    public override long Length
    {
        get
        {
            Check();
            return _file.Length;
        }
    }

    public override long Position
    {
        get
        {
            Check();
            return _position;
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            Seek(value, SeekOrigin.Begin);
        }
    }

    public static void CheckMode(FileMode mode, FileAccess access)
    {
        if (
            ((access & FileAccess.Write) == 0 && mode is not (FileMode.Open or FileMode.OpenOrCreate))
            || (mode == FileMode.Append && access != FileAccess.Write)
        )
        {
            throw new ArgumentException(
                $"FileMode.{mode} does not go with FileAccess.{access}. Append goes with Write alone; the modes that "
                    + "change the file need Write.",
                nameof(access)
            );
        }
    }

    public override void Flush(bool flushToDisk)
    {
        Check();
        if (flushToDisk && CanWrite)
        {
            _disk.Flush(_file, _generation, Name);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flush(flushToDisk: false);
        return Task.CompletedTask;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int Read(Span<byte> buffer)
    {
        Check();
        if (!CanRead)
        {
            throw new NotSupportedException($"'{Name}' was not opened for reading.");
        }

        if (_file.FailsReads)
        {
            throw DiskErrors.CannotRead(Name);
        }

        int count = _file.Read(_position, buffer);
        _position += count;
        return count;
    }

    // At once, as a page that is in the cache: the base class would use a thread of the runtime's pool.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        Check();
        long position =
            offset
            + origin switch
            {
                SeekOrigin.Begin => 0,
                SeekOrigin.Current => _position,
                SeekOrigin.End => _file.Length,
                _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, "There is no such origin."),
            };
        if (position < 0)
        {
            throw new IOException($"Position {position} of '{Name}' is before its beginning.");
        }

        if (position < _appendStart)
        {
            throw new IOException($"'{Name}' was opened for appending: what it held before cannot be overwritten.");
        }

        return _position = position;
    }

    public override void SetLength(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        CheckWrite();
        if (value < _appendStart)
        {
            throw new IOException($"'{Name}' was opened for appending: what it held before cannot be cut off.");
        }

        CheckRoom(value);
        _file.SetLength(value);
        _position = Math.Min(_position, value);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        CheckWrite();
        if (!buffer.IsEmpty)
        {
            CheckRoom(_position + buffer.Length);
            _file.Write(_position, buffer);
            _position += buffer.Length;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _close?.Invoke();
        }

        base.Dispose(disposing);
    }

    private void Check()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        _disk.CheckGeneration(_generation, Name);
    }

    private void CheckWrite()
    {
        Check();
        if (!CanWrite)
        {
            throw new NotSupportedException($"'{Name}' was not opened for writing.");
        }
    }

    private void CheckRoom(long length)
    {
        if (_disk.IsFull && length > _file.Length)
        {
            throw DiskErrors.Full(Name);
        }
    }
}
