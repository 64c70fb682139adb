using System.Globalization;

namespace Becket.Samples.Fleet.Jt808.Messages;

/// <summary>Six BCD bytes: year without its century, month, day, hour, minute, second. At GMT+8, but for the server
/// time of 0x8004, which is UTC.</summary>
/// <remarks>Kept as the digits that were sent, which may be no date at all.</remarks>
public readonly record struct BcdTime
{
    public const int Length = 6;

    private readonly ulong _digits;

    /// <param name="bytes">Six.</param>
    public BcdTime(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes[..Length])
        {
            _digits = (_digits << 8) | b;
        }
    }

    /// <param name="time">To the second; its century is lost.</param>
    /// <param name="offset">What the digits are to be in; null for GMT+8.</param>
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

    /// <summary>What all times but one are in.</summary>
    public static TimeSpan ChinaOffset { get; } = TimeSpan.FromHours(8);

    /// <summary>The time; null if the digits are none.</summary>
    /// <param name="offset">What the digits are in; null for GMT+8.</param>
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
