using System.Buffers.Binary;
using System.Text;

namespace Becket.Orleans.Ledger;

/// <summary>Reads what <see cref="StateWriter"/> has written. Bytes that it did not write are an
/// <see cref="InvalidDataException"/>.</summary>
internal sealed class StateReader(ReadOnlyMemory<byte> bytes)
{
    private int _position;

    /// <summary>Whether all is read.</summary>
    public bool IsAtEnd => _position == bytes.Length;

    public byte Byte() => _position < bytes.Length ? bytes.Span[_position++] : throw Cut();

    public bool Flag() =>
        Byte() switch
        {
            0 => false,
            1 => true,
            byte other => throw new InvalidDataException($"A flag has the value {other}."),
        };

    public long Number()
    {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            byte next = Byte();
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number has more than 63 bits.");
    }

    /// <summary>A number of things that follow, each of at least one byte.</summary>
    public int Count()
    {
        long count = Number();
        return count <= bytes.Length - _position
            ? (int)count
            : throw new InvalidDataException($"{count:N0} things are said to follow, in fewer bytes.");
    }

    /// <summary>A number that fits into 31 bits.</summary>
    public int Integer()
    {
        long value = Number();
        return value <= int.MaxValue
            ? (int)value
            : throw new InvalidDataException($"The number {value:N0} is too large.");
    }

    public ulong Fixed()
    {
        if (bytes.Length - _position < 8)
        {
            throw Cut();
        }

        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[_position..]);
        _position += 8;
        return value;
    }

    public TimeSpan Time()
    {
        long milliseconds = Number();
        return milliseconds <= TimeSpan.MaxValue.TotalMilliseconds / 2
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new InvalidDataException($"A time has {milliseconds:N0} milliseconds.");
    }

    /// <summary>A part of the bytes, not a copy.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        int length = Count();
        ReadOnlyMemory<byte> value = bytes.Slice(_position, length);
        _position += length;
        return value;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    public string? TextOrNull() => Flag() ? Text() : null;

    /// <summary>A value of an enumeration whose members are 0 to <paramref name="last"/>.</summary>
    public byte Member(byte last)
    {
        byte value = Byte();
        return value <= last ? value : throw new InvalidDataException($"A member has the value {value}.");
    }

    /// <summary>The version in front of a state or a message.</summary>
    public void Version(byte known)
    {
        byte version = Byte();
        if (version != known)
        {
            throw new InvalidDataException(
                $"It was written in format {version}; this version of Becket.Orleans reads format {known}."
            );
        }
    }

    private static InvalidDataException Cut() => new("The bytes end too early.");
}
