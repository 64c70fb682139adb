namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>Keeps a minimum time between two starts.</summary>
/// <param name="delay">The time.</param>
/// <param name="adapts">Whether the time grows by 30% when a job fails, and shrinks by 10% when one succeeds, as GNU
/// parallel's does.</param>
internal sealed class StartDelay(TimeSpan delay, bool adapts = false) : StartCondition
{
    private const double AfterFailure = 1.3;
    private const double AfterSuccess = 0.9;

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    private TimeSpan _delay = delay;
    private TimeSpan _next = TimeSpan.MinValue;

    public override TimeSpan NextStart(TimeSpan now) => _next;

    public override void JobStarted(TimeSpan now) => _next = now + _delay;

    public override void JobEnded(bool isSuccess)
    {
        if (adapts)
        {
            _delay =
                isSuccess ? _delay * AfterSuccess
                : _delay < s_longest ? _delay * AfterFailure
                : _delay;
        }
    }
}
