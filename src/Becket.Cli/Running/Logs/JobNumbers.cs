namespace Becket.Cli.Running.Logs;

/// <summary>A set of job numbers with one bit for each: ten million take little more than a megabyte.</summary>
internal sealed class JobNumbers
{
    /// <summary>More jobs than a run has. A log with a higher number is damaged, and the set would take memory for all
    /// numbers below it.</summary>
    public const long Highest = 8_000_000_000;

    private ulong[] _bits = [];

    public void Add(long number)
    {
        int word = (int)(number / 64);
        if (word >= _bits.Length)
        {
            Array.Resize(ref _bits, Math.Max(word + 1, _bits.Length * 2));
        }

        _bits[word] |= 1UL << (int)(number % 64);
    }

    public bool Contains(long number)
    {
        long word = number / 64;
        return word < _bits.Length && (_bits[word] & (1UL << (int)(number % 64))) != 0;
    }
}
