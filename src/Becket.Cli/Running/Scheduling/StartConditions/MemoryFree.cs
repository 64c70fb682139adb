namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>Allows a start while enough memory is free.</summary>
/// <param name="least">The number of bytes that must be free.</param>
/// <param name="read">Reads the free memory; null if it cannot be read, which allows a start.</param>
/// <param name="allowsOne">Whether one job may run in any case.</param>
internal sealed class MemoryFree(long least, Func<long?> read, bool allowsOne) : StartCondition
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private int _running;

    public override TimeSpan NextStart(TimeSpan now)
    {
        bool isAllowed = (allowsOne && _running == 0) || (read() ?? long.MaxValue) >= least;
        return isAllowed ? now : now + s_interval;
    }

    public override void JobStarted(TimeSpan now) => _running++;

    public override void JobEnded(bool isSuccess) => _running--;
}
