using System.Buffers;

namespace Becket.Protocols.Framing;

/// <summary>Bytes that were received and cannot be delivered yet. Empty, it holds no memory: most connections, most of
/// the time.</summary>
/// <remarks>A struct with one owner: after a copy is made to work on, the original must be set to default.</remarks>
internal struct HeldBytes
{
    private const int Smallest = 256;

    private byte[]? _array;
    private int _start;
    private int _end;

    public readonly int Count => _end - _start;

    public readonly bool IsEmpty => _end == _start;

    /// <summary>Valid until the next change.</summary>
    public readonly ReadOnlySpan<byte> Span => _array.AsSpan(_start, Count);

    /// <summary>Puts bytes behind those that are here.</summary>
    /// <param name="data">Not of this buffer itself.</param>
    public void Append(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (_array is null || _array.Length - _end < data.Length)
        {
            MakeRoom(data.Length);
        }

        data.CopyTo(_array.AsSpan(_end));
        _end += data.Length;
    }

    /// <summary>Drops bytes from the front.</summary>
    public void Advance(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Release();
        }
    }

    /// <summary>Drops everything.</summary>
    public void Release()
    {
        if (_array is { } array)
        {
            this = default;
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void MakeRoom(int count)
    {
        // Memory grows with what has arrived, never with what a peer has announced.
        int needed = checked(Count + count);
        if (_array is not null && needed <= _array.Length && _start >= _array.Length / 2)
        {
            // At least half is free in front, so this move is paid for by the bytes that were taken from there.
            Span.CopyTo(_array);
        }
        else
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(
                _array is null
                    ? Math.Max(needed, Smallest)
                    : (int)Math.Min(Math.Max(needed, 2L * _array.Length), Array.MaxLength)
            );
            Span.CopyTo(larger);
            if (_array is not null)
            {
                ArrayPool<byte>.Shared.Return(_array);
            }

            _array = larger;
        }

        (_start, _end) = (0, _end - _start);
    }
}
