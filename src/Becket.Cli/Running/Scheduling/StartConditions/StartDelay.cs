namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>Keeps a minimum time between two starts.</summary>
internal sealed class StartDelay(TimeSpan delay) : StartCondition
{
    private TimeSpan _next = TimeSpan.MinValue;

    public override TimeSpan NextStart(TimeSpan now) => _next;

    public override void JobStarted(TimeSpan now) => _next = now + delay;
}
