using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Epoll;

namespace Becket.Tests.Reactors;

/// <summary>Counts how often the loop sleeps and is woken, and can keep it asleep.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CountingDriver() : ForwardingDriver(new EpollDriver())
{
    private int _wakes;
    private int _sleeps;
    private int _asleep;

    /// <summary>The time, if it passes only while the loop sleeps.</summary>
    private double? _time;

    public int Wakes => Volatile.Read(ref _wakes);

    public int Sleeps => Volatile.Read(ref _sleeps);

    public bool IsAsleep => Volatile.Read(ref _asleep) != 0;

    /// <summary>A sleep that was ended continues until this is set.</summary>
    public ManualResetEventSlim MayWake { get; } = new(true);

    public override double Seconds => _time ?? base.Seconds;

    /// <summary>From now on, time passes only while the loop sleeps.</summary>
    public void LetTimePassInSleepOnly() => _time = base.Seconds;

    public override void Wait(double due, bool hasThreadWork)
    {
        if (due <= 0)
        {
            base.Wait(due, hasThreadWork);
            return;
        }

        Interlocked.Increment(ref _sleeps);
        Volatile.Write(ref _asleep, 1);
        double began = base.Seconds;
        base.Wait(_time is { } time ? due - time + began : due, hasThreadWork);
        MayWake.Wait();
        if (_time is not null)
        {
            _time += base.Seconds - began;
        }

        Volatile.Write(ref _asleep, 0);
    }

    public override void Wake()
    {
        Interlocked.Increment(ref _wakes);
        base.Wake();
    }

    public override void Dispose()
    {
        MayWake.Dispose();
        base.Dispose();
    }
}
