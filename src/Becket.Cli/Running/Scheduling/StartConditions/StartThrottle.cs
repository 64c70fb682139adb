namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>Keeps an average rate of starts: a start that was late is followed by earlier ones.</summary>
/// <param name="interval">The average time between two starts.</param>
internal sealed class StartThrottle(TimeSpan interval) : StartCondition
{
    /// <summary>Starts that are late by more than this are not made up for. Otherwise a job of an hour would be
    /// followed by an hour's starts at once.</summary>
    private static readonly TimeSpan s_mostBehind = TimeSpan.FromSeconds(1);

    private TimeSpan _next = TimeSpan.MinValue;

    public override TimeSpan NextStart(TimeSpan now) => _next;

    public override void JobStarted(TimeSpan now)
    {
        TimeSpan due = _next == TimeSpan.MinValue ? now : _next;
        _next = (due < now - s_mostBehind ? now - s_mostBehind : due) + interval;
    }
}
