namespace Becket.Cli.Running.Scheduling;

/// <summary>When the next job may start, as a delay or a rate allows.</summary>
/// <param name="delay">At least so long after the last start.</param>
/// <param name="interval">So long between starts on average.</param>
internal sealed class Pace(TimeSpan delay, TimeSpan interval)
{
    /// <summary>Starts that are late by more than this are not made up for: nobody wants an hour's worth at
    /// once.</summary>
    private static readonly TimeSpan s_mostBehind = TimeSpan.FromSeconds(1);

    private TimeSpan _byDelay = TimeSpan.MinValue;
    private TimeSpan _byRate = TimeSpan.MinValue;

    /// <summary>The time from which on the next job may start.</summary>
    public TimeSpan Next => _byDelay > _byRate ? _byDelay : _byRate;

    public void Started(TimeSpan now)
    {
        _byDelay = delay > TimeSpan.Zero ? now + delay : TimeSpan.MinValue;
        if (interval <= TimeSpan.Zero)
        {
            return;
        }

        TimeSpan due = _byRate == TimeSpan.MinValue ? now : _byRate;
        _byRate = (due < now - s_mostBehind ? now - s_mostBehind : due) + interval;
    }
}
