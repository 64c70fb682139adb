using System.Buffers;
using Becket.Net.Connections;

namespace Becket.Http.Loop;

/// <summary>The received bytes of a connection that were not used yet.</summary>
/// <remarks>Its tasks are awaited with <c>ConfigureAwait(false)</c>: their continuations run on the loop, in the call
/// that brings the bytes. An idle connection holds no buffer.</remarks>
internal sealed class WireReader(Connection connection)
{
    private const int BufferBytes = 8 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private Task? _ahead;

    /// <summary>A read into the buffer is under way, or has failed.</summary>
    private bool _isFilling;

    /// <summary>Whether a byte has come since <see cref="BeginAnswer"/>.</summary>
    public bool HasReceived { get; private set; }

    public int Buffered => _end - _start;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, Buffered);

    public void BeginAnswer() => HasReceived = false;

    public void Use(int count)
    {
        _start += count;
        if (_start == _end)
        {
            ReleaseBuffer();
        }
    }

    public int Take(Span<byte> into)
    {
        int count = Math.Min(into.Length, Buffered);
        Bytes[..count].CopyTo(into);
        Use(count);
        return count;
    }

    /// <summary>Waits for more bytes.</summary>
    /// <returns>False at the end of the peer's stream.</returns>
    public async ValueTask<bool> Fill(CancellationToken cancellation)
    {
        await EndAhead().ConfigureAwait(false);
        MakeRoom();
        _isFilling = true;
        int count = await connection.AsStream().ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
        _isFilling = false;
        _end += count;
        HasReceived |= count > 0;
        if (Buffered == 0)
        {
            ReleaseBuffer();
        }

        return count > 0;
    }

    /// <summary>Reads into memory of the caller, who has taken all that is buffered.</summary>
    public async ValueTask<int> Read(Memory<byte> into, CancellationToken cancellation)
    {
        await EndAhead().ConfigureAwait(false);
        return await connection.AsStream().ReadAsync(into, cancellation).ConfigureAwait(false);
    }

    /// <summary>Watches an idle connection. The next read goes on with this one.</summary>
    /// <param name="ended">Called when the peer ends or resets it, or sends something.</param>
    public void ReadAhead(Action ended) => _ahead ??= ReadNothing(ended);

    /// <summary>Gives the buffer back, unless a read may still write into it: that one is left to the garbage
    /// collector.</summary>
    public void ReleaseBuffer()
    {
        if (_buffer.Length > 0 && !_isFilling)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];

        _start = _end = 0;
    }

    // A task with two continuations runs one of them on the thread pool. So the read has this one, and this task the
    // next read.
    private async Task ReadNothing(Action ended)
    {
        try
        {
            await connection.AsStream().ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The next read fails with it, too.
        }

        ended();
    }

    private async ValueTask EndAhead()
    {
        if (_ahead is { } ahead)
        {
            await ahead.ConfigureAwait(false);
            _ahead = null;
        }
    }

    private void MakeRoom()
    {
        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        }
        else if (_end == _buffer.Length)
        {
            // The caller limits how long a line may be.
            byte[] old = _buffer;
            byte[] next = Buffered > old.Length / 2 ? ArrayPool<byte>.Shared.Rent(old.Length * 2) : old;
            Bytes.CopyTo(next);
            _end = Buffered;
            _start = 0;
            if (next != old)
            {
                _buffer = next;
                ArrayPool<byte>.Shared.Return(old);
            }
        }
    }
}
