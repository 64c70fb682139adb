namespace Fleet.Tests.Gateway.Stores;

/// <summary>A clock that the test sets, and a monotonic one beside it.</summary>
internal sealed class TestTime : TimeProvider
{
    private TimeSpan _passed;

    public DateTimeOffset Now { get; set; } = Make.Noon;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _passed.Ticks;

    public void Pass(TimeSpan time)
    {
        _passed += time;
        Now += time;
    }
}
