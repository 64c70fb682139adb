using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Pipes;

/// <summary>The size of a block as people type it: bytes, or a number of blocks for each slot.</summary>
/// <param name="Bytes">The number of bytes; 0 for a number of blocks.</param>
/// <param name="BlocksPerSlot">The number of blocks for each slot; 0 for a number of bytes.</param>
internal readonly record struct BlockSize(long Bytes, int BlocksPerSlot)
{
    private const long Largest = 1L << 50;

    public static BlockSize Default { get; } = new(1024 * 1024, 0);

    public static ValueReader<BlockSize> Reader { get; } =
        new("a size such as 100k, 10M or 1G, or with --pipe-part -1 for one block a slot", TryRead);

    /// <summary>The size in bytes.</summary>
    /// <param name="length">The length of the input.</param>
    /// <param name="slots">The number of slots.</param>
    public long Of(long length, int slots) =>
        BlocksPerSlot == 0 ? Bytes : (length / Math.Max(1, Math.Min(slots, length) * BlocksPerSlot)) + 1;

    private static bool TryRead(string text, out BlockSize size)
    {
        size = default;
        if (text.StartsWith('-'))
        {
            bool isCount = int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int count);
            size = new BlockSize(0, count);
            return isCount && count is > 0 and <= 1_000_000;
        }

        // Capital letters are powers of 1024, small ones of 1000, as in GNU parallel.
        long unit = text.Length == 0 ? 1 : UnitOf(text[^1]);
        ReadOnlySpan<char> digits = unit > 1 ? text.AsSpan(0, text.Length - 1) : text;
        if (
            !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || number * unit is < 1 or > Largest
        )
        {
            return false;
        }

        size = new BlockSize((long)(number * unit), 0);
        return true;
    }

    private static long UnitOf(char letter) =>
        letter switch
        {
            'k' => 1000,
            'm' => 1000 * 1000,
            'g' => 1000 * 1000 * 1000,
            't' => 1000L * 1000 * 1000 * 1000,
            'K' => 1L << 10,
            'M' => 1L << 20,
            'G' => 1L << 30,
            'T' => 1L << 40,
            _ => 1,
        };
}
