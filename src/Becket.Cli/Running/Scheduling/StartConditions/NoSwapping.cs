namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>Allows a start unless the machine swaps in and out: memory that programs use now does not fit.</summary>
/// <param name="read">Reads the number of pages swapped in and out so far; null if it cannot be read, which allows a
/// start.</param>
internal sealed class NoSwapping(Func<(long In, long Out)?> read) : StartCondition
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private TimeSpan _nextReading = TimeSpan.MinValue;
    private (long In, long Out)? _last;
    private bool _isSwapping;

    public override TimeSpan NextStart(TimeSpan now)
    {
        if (now >= _nextReading)
        {
            (long In, long Out)? pages = read();
            _isSwapping = pages?.In > _last?.In && pages?.Out > _last?.Out;
            _last = pages;
            _nextReading = now + s_interval;
        }

        return _isSwapping ? _nextReading : now;
    }
}
