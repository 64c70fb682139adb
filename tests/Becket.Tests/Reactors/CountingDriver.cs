namespace Becket.Tests.Reactors;

/// <summary>Counts how often the loop sleeps and is woken, and can keep it asleep.</summary>
internal sealed class CountingDriver : IoDriver
{
    private readonly ParkingDriver _inner = new();
    private int _wakes;
    private int _sleeps;
    private int _asleep;

    public override string Name => "counting";

    public override double Seconds => _inner.Seconds;

    public override DateTimeOffset UtcNow => _inner.UtcNow;

    public override bool IsRealTime => true;

    public int Wakes => Volatile.Read(ref _wakes);

    public int Sleeps => Volatile.Read(ref _sleeps);

    public bool IsAsleep => Volatile.Read(ref _asleep) != 0;

    /// <summary>A sleep that has been ended goes on until this is set.</summary>
    public ManualResetEventSlim MayWake { get; } = new(true);

    public override void Wait(double due, bool isWorkElsewhere)
    {
        if (due <= 0)
        {
            _inner.Wait(due, isWorkElsewhere);
            return;
        }

        Interlocked.Increment(ref _sleeps);
        Volatile.Write(ref _asleep, 1);
        _inner.Wait(due, isWorkElsewhere);
        MayWake.Wait();
        Volatile.Write(ref _asleep, 0);
    }

    public override void Wake()
    {
        Interlocked.Increment(ref _wakes);
        _inner.Wake();
    }

    public override void Dispose()
    {
        MayWake.Dispose();
        _inner.Dispose();
        base.Dispose();
    }
}
