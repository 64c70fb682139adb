using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Jt808;

/// <summary>The number a terminal goes by: 12 digits in 2011 and 2013, 20 in 2019, leading zeros kept. Numbers of
/// different lengths differ.</summary>
/// <remarks>Kept as the bytes that were sent, so that it makes no string per message, and because some devices put
/// hexadecimal digits there.</remarks>
public readonly record struct TerminalNumber
{
    /// <summary>Bytes of the shorter and the longer form.</summary>
    public const int ShortLength = 6;
    public const int LongLength = 10;

    private readonly ulong _high;
    private readonly ushort _low;

    /// <param name="bytes">6 or 10.</param>
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

    /// <summary>Whether it is of the 2019 form: 20 digits.</summary>
    public bool IsLong { get; }

    /// <summary>How many bytes it takes.</summary>
    public int Length => IsLong ? LongLength : ShortLength;

    /// <param name="digits">Up to 12 or 20 digits; zeros are put in front.</param>
    /// <param name="isLong">Whether it is to have the 2019 form.</param>
    /// <exception cref="FormatException">Too many, or no digits.</exception>
    public static TerminalNumber Parse(string digits, bool isLong)
    {
        ArgumentNullException.ThrowIfNull(digits);
        int length = isLong ? LongLength : ShortLength;
        if (digits.Length == 0 || digits.Length > 2 * length)
        {
            throw new FormatException($"A terminal number has 1 to {2 * length} digits; '{digits}' has not.");
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
