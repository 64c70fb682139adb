namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>Allows a start while no disk is busier than a limit.</summary>
/// <param name="limit">The share of the time, from 0 to 1, for which a disk may be busy.</param>
/// <param name="read">Reads the milliseconds for which each disk has been busy; null if they cannot be read, which
/// allows a start.</param>
internal sealed class DiskBelow(double limit, Func<IReadOnlyDictionary<string, long>?> read) : StartCondition
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private IReadOnlyDictionary<string, long>? _last;
    private TimeSpan _lastReading;
    private TimeSpan _nextReading = TimeSpan.MinValue;
    private double _busy;

    public override TimeSpan NextStart(TimeSpan now)
    {
        if (now >= _nextReading)
        {
            IReadOnlyDictionary<string, long>? times = read();
            _busy = Busiest(times, now - _lastReading);
            (_last, _lastReading, _nextReading) = (times, now, now + s_interval);
        }

        return _busy > limit ? _nextReading : now;
    }

    private double Busiest(IReadOnlyDictionary<string, long>? times, TimeSpan passed)
    {
        double busiest = 0;
        foreach ((string disk, long time) in times ?? new Dictionary<string, long>())
        {
            if (_last is not null && _last.TryGetValue(disk, out long before))
            {
                busiest = Math.Max(busiest, (time - before) / passed.TotalMilliseconds);
            }
        }

        return busiest;
    }
}
