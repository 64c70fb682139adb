using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808;

/// <summary>The number of a terminal: 12 digits in 2011 and 2013, 20 digits in 2019, leading zeros included. Numbers of
/// different lengths are different.</summary>
/// <remarks>The value is the bytes that were sent: so no string is allocated for a message, and the hexadecimal digits
/// that some devices send are kept.</remarks>
public readonly record struct TerminalNumber
{
    /// <summary>The bytes of the shorter form. <see cref="LongLength"/> is the longer one.</summary>
    public const int ShortLength = 6;
    public const int LongLength = 10;

    private readonly ulong _high;
    private readonly ushort _low;

    /// <param name="bytes">6 or 10 bytes.</param>
    public TerminalNumber(ReadOnlySpan<byte> bytes)
    {
        switch (bytes.Length)
        {
            case ShortLength:
                _high =
                    ((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32)
                    | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
                break;

            case LongLength:
                _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                _low = BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]);
                IsLong = true;
                break;

            default:
                throw new ArgumentException(
                    $"A terminal number has {ShortLength} or {LongLength} bytes, not {bytes.Length}.",
                    nameof(bytes)
                );
        }
    }

    /// <summary>Whether the number has the 2019 form: 20 digits.</summary>
    public bool IsLong { get; }

    /// <summary>The length in bytes.</summary>
    public int Length => IsLong ? LongLength : ShortLength;

    /// <param name="digits">1 to 12 digits, or 1 to 20 for the 2019 form. Zeros are added in front.</param>
    /// <param name="isLong">Whether the number gets the 2019 form.</param>
    /// <exception cref="FormatException">There are no digits, too many, or other characters.</exception>
    public static TerminalNumber Parse(string digits, bool isLong)
    {
        ArgumentNullException.ThrowIfNull(digits);
        int length = isLong ? LongLength : ShortLength;
        if (digits.Length == 0 || digits.Length > 2 * length)
        {
            throw new FormatException($"A terminal number has 1 to {2 * length} digits, not '{digits}'.");
        }

        return new TerminalNumber(Convert.FromHexString(digits.PadLeft(2 * length, '0')));
    }

    public void WriteTo(Span<byte> bytes)
    {
        if (IsLong)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], _low);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(_high >> 32));
            BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)_high);
        }
    }

    /// <summary>All digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[LongLength];
        WriteTo(bytes);
        return Convert.ToHexStringLower(bytes[..Length]);
    }
}
