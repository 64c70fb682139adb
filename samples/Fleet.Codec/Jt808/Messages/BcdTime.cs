using System.Globalization;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>Six BCD bytes: year without century, month, day, hour, minute, second. At GMT+8, except for the server time
/// of 0x8004, which is UTC.</summary>
/// <remarks>The value is the digits that were sent, which may not be a date.</remarks>
public readonly record struct BcdTime
{
    public const int Length = 6;

    private readonly ulong _digits;

    /// <param name="bytes">Six bytes.</param>
    public BcdTime(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes[..Length])
        {
            _digits = (_digits << 8) | b;
        }
    }

    /// <param name="time">The time. Its century and its fractions of a second are lost.</param>
    /// <param name="offset">The offset of the digits. Null: GMT+8.</param>
    public BcdTime(DateTimeOffset time, TimeSpan? offset = null)
    {
        DateTimeOffset local = time.ToOffset(offset ?? ChinaOffset);
        foreach (
            int number in (ReadOnlySpan<int>)
                [local.Year % 100, local.Month, local.Day, local.Hour, local.Minute, local.Second]
        )
        {
            _digits = (_digits << 8) | (uint)((number / 10 << 4) | (number % 10));
        }
    }

    /// <summary>The offset of all times except the one of 0x8004.</summary>
    public static TimeSpan ChinaOffset { get; } = TimeSpan.FromHours(8);

    /// <summary>The time. Null if the digits are not a date.</summary>
    /// <param name="offset">The offset of the digits. Null: GMT+8.</param>
    public DateTimeOffset? ToTime(TimeSpan? offset = null) =>
        DateTime.TryParseExact(
            "20" + this,
            "yyyyMMddHHmmss",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateTime time
        )
            ? new DateTimeOffset(time, offset ?? ChinaOffset)
            : null;

    public void WriteTo(Span<byte> bytes)
    {
        for (int at = 0; at < Length; at++)
        {
            bytes[at] = (byte)(_digits >> (8 * (Length - 1 - at)));
        }
    }

    /// <summary>The twelve digits.</summary>
    public override string ToString() => _digits.ToString("x12", CultureInfo.InvariantCulture);
}
