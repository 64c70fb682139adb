using System.Buffers;

namespace Becket.Reactors.Buffers;

/// <summary>A growable run of bytes: appended at the end, taken from the front. An empty buffer holds no memory, so an
/// idle connection costs none.</summary>
/// <remarks>
/// <para>The memory comes from the shared array pool and returns to it when the last byte is taken. It grows with what
/// has arrived, never with what a peer has announced.</para>
/// <para>A mutable struct with one owner. Keep it in a field that is not readonly; to hand it on, use
/// <see cref="Detach"/>, because two copies would return the same array twice.</para>
/// </remarks>
internal struct ByteBuffer
{
    /// <summary>The least that is rented: short frames need no second array.</summary>
    private const int SmallestCapacity = 256;

    /// <summary>Arrays up to this size, as large as one receive, stay in use until the buffer is empty. Replacing them
    /// would copy on the way of every large transfer.</summary>
    private const int LargestCapacityToKeep = 64 * 1024;

    private byte[]? _array;
    private int _start;
    private int _end;

    public readonly int Count => _end - _start;

    public readonly bool IsEmpty => _end == _start;

    /// <summary>How many bytes the buffer can hold before it rents a larger array.</summary>
    public readonly int Capacity => _array?.Length ?? 0;

    /// <summary>The bytes in the buffer. Valid until the next change.</summary>
    public readonly ReadOnlySpan<byte> Span => _array.AsSpan(_start, Count);

    /// <summary>As <see cref="Span"/>.</summary>
    public readonly ReadOnlyMemory<byte> Memory => _array.AsMemory(_start, Count);

    /// <summary>Adds bytes at the end.</summary>
    /// <param name="data">Must not lie in this buffer.</param>
    public void Append(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        Reserve(data.Length);
        data.CopyTo(_array.AsSpan(_end));
        _end += data.Length;
    }

    /// <summary>Adds bytes at the end, unless the buffer would then hold more than <paramref name="limit"/>.</summary>
    /// <param name="data">Must not lie in this buffer.</param>
    /// <param name="limit">The most bytes that the buffer may hold.</param>
    /// <returns>False if that would be too many; then nothing is added.</returns>
    public bool TryAppend(ReadOnlySpan<byte> data, int limit)
    {
        if (data.Length > limit - Count)
        {
            return false;
        }

        Append(data);
        return true;
    }

    /// <summary>Makes room for more bytes at once, so that the appends that follow need not grow the buffer step by
    /// step.</summary>
    public void Reserve(int count)
    {
        if (_array is null || _array.Length - _end < count)
        {
            MakeRoom(count);
        }
    }

    /// <summary>Drops bytes from the front.</summary>
    public void Advance(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Release();
        }
        else if (_array!.Length > LargestCapacityToKeep && Count <= _array.Length / 8)
        {
            // A few bytes are left of what was a large message, and may stay for long. Since the array was at least
            // half full when it was rented, this copy is paid for by the bytes that were taken.
            MoveTo(Count);
        }
    }

    /// <summary>Moves bytes from the front to <paramref name="destination"/>, as many as there are or fit.</summary>
    /// <returns>The number of bytes moved.</returns>
    public int Take(Span<byte> destination)
    {
        int count = Math.Min(Count, destination.Length);
        Span[..count].CopyTo(destination);
        Advance(count);
        return count;
    }

    /// <summary>Returns all bytes as an array of their own, and leaves this buffer empty.</summary>
    public byte[] TakeAll()
    {
        byte[] bytes = Span.ToArray();
        Release();
        return bytes;
    }

    /// <summary>Moves the bytes to a buffer of their own, which it returns, and leaves this one empty. A callback may
    /// then append here while its caller still reads the bytes that it was given.</summary>
    public ByteBuffer Detach()
    {
        ByteBuffer detached = this;
        this = default;
        return detached;
    }

    /// <summary>Drops all bytes and returns the memory.</summary>
    public void Release()
    {
        byte[]? array = _array;
        this = default;
        if (array is not null)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void MakeRoom(int count)
    {
        int needed = checked(Count + count);
        if (_array is not null && needed <= _array.Length && _start >= _array.Length / 2)
        {
            // At least half of the array is free in front, so this move is paid for by the bytes that were taken there.
            Span.CopyTo(_array);
            (_start, _end) = (0, Count);
        }
        else
        {
            MoveTo((int)Math.Min(Math.Max(needed, 2L * Capacity), Array.MaxLength));
        }
    }

    private void MoveTo(int capacity)
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, SmallestCapacity));
        Span.CopyTo(array);
        if (_array is not null)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        (_array, _start, _end) = (array, 0, Count);
    }
}
