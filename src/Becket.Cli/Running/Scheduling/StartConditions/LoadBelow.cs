namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>Allows a start while the machine's load is below a limit.</summary>
/// <remarks>Between two readings, each start of the run counts as one more, and each end as one less: a job that has
/// just started shows in the load only later.</remarks>
/// <param name="limit">Returns the limit.</param>
/// <param name="read">Reads the load; null if it cannot be read, which allows a start.</param>
internal sealed class LoadBelow(Func<double> limit, Func<double?> read) : StartCondition
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private TimeSpan _nextReading = TimeSpan.MinValue;
    private double _load;

    public override TimeSpan NextStart(TimeSpan now)
    {
        if (now >= _nextReading)
        {
            _load = read() ?? 0;
            _nextReading = now + s_interval;
        }

        return _load < limit() ? now : _nextReading;
    }

    public override void JobStarted(TimeSpan now) => _load++;

    public override void JobEnded(bool isSuccess) => _load = Math.Max(0, _load - 1);
}
