using BenchmarkDotNet.Attributes;

namespace Becket.Benchmarks;

/// <summary>A timeout that is cancelled before it is due, as most are, while a thousand others are
/// pending.</summary>
[MemoryDiagnoser]
public class TimerBenchmarks
{
    private const int Timers = 1_000;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private readonly Timer[] _timers = new Timer[Timers];
    private readonly DelayedCall[] _calls = new DelayedCall[Timers];
    private readonly CancellationTokenSource[] _sources = new CancellationTokenSource[Timers];
    private readonly Clock _clock = new();
    private Reactor? _reactor;

    [GlobalSetup(Targets = [nameof(CallLater_and_cancel), nameof(CallLater_and_reset)])]
    public void MakeReactor() => _reactor = Reactor.Create();

    [GlobalCleanup(Targets = [nameof(CallLater_and_cancel), nameof(CallLater_and_reset)])]
    public void DisposeReactor() => _reactor!.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Timers)]
    public void Timer_and_dispose()
    {
        for (int i = 0; i < Timers; i++)
        {
            _timers[i] = new Timer(static _ => { }, null, s_timeout, Timeout.InfiniteTimeSpan);
        }

        foreach (Timer timer in _timers)
        {
            timer.Dispose();
        }
    }

    [Benchmark(OperationsPerInvoke = Timers)]
    public void Task_Delay_and_cancel()
    {
        for (int i = 0; i < Timers; i++)
        {
            _sources[i] = new CancellationTokenSource();
            _ = Task.Delay(s_timeout, _sources[i].Token);
        }

        foreach (CancellationTokenSource source in _sources)
        {
            source.Cancel();
            source.Dispose();
        }
    }

    [Benchmark(OperationsPerInvoke = Timers)]
    public void CallLater_and_cancel()
    {
        for (int i = 0; i < Timers; i++)
        {
            _calls[i] = _reactor!.CallLater(s_timeout, static () => { });
        }

        foreach (DelayedCall call in _calls)
        {
            call.Cancel();
        }
    }

    [Benchmark(OperationsPerInvoke = Timers)]
    public void CallLater_and_reset()
    {
        DelayedCall call = _reactor!.CallLater(s_timeout, static () => { });
        for (int i = 0; i < Timers; i++)
        {
            call.Reset(s_timeout);
        }

        call.Cancel();
    }

    [Benchmark(OperationsPerInvoke = Timers)]
    public void CallLater_and_fire_in_virtual_time()
    {
        for (int i = 0; i < Timers; i++)
        {
            _clock.CallLater(TimeSpan.FromMilliseconds(i % 100), static () => { });
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
    }
}
