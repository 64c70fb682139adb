using System.Runtime.Versioning;

namespace Becket.Tests.Reactors;

/// <summary>The loop is woken at most once per sleep, as waking is a system call.</summary>
[SupportedOSPlatform("linux")]
public sealed class WakingTests : IDisposable
{
    private readonly CountingDriver _driver = new();
    private readonly Reactor _reactor;

    public WakingTests() => _reactor = Reactor.Create(new ReactorOptions { HandleSignals = false }, _driver);

    public void Dispose()
    {
        _reactor.Dispose();
        _driver.Dispose();
    }

    [Fact]
    public void A_thousand_calls_of_eight_threads_wake_a_sleeping_loop_once()
    {
        _driver.MayWake.Reset();
        int ran = 0;
        var thread = new OtherThread(() =>
        {
            Assert.True(SpinWait.SpinUntil(() => _driver.IsAsleep, Patience.Milliseconds));
            int before = _driver.Wakes;
            OtherThread[] threads = Enumerable
                .Range(0, 8)
                .Select(_ => new OtherThread(() =>
                {
                    for (int i = 0; i < 125; i++)
                    {
                        _reactor.CallFromThread(() => ran++);
                    }
                }))
                .ToArray();
            Array.ForEach(threads, static thread => thread.Join());
            Assert.Equal(1, _driver.Wakes - before);
            _driver.MayWake.Set();
            _reactor.CallFromThread(_reactor.Stop);
        });
        _reactor.Run();
        thread.Join();
        Assert.Equal(1000, ran);
    }

    [Fact]
    public void Calls_to_a_loop_that_is_awake_wake_nothing()
    {
        int wakes = -1;
        _reactor.CallWhenRunning(() =>
        {
            int before = _driver.Wakes;
            new OtherThread(() =>
            {
                for (int i = 0; i < 1000; i++)
                {
                    _reactor.CallFromThread(static () => { });
                }
            }).Join();
            wakes = _driver.Wakes - before;
            _reactor.CallFromThread(_reactor.Stop);
        });
        _reactor.Run();
        Assert.Equal(0, wakes);
    }

    [Fact]
    public void Over_a_run_there_are_no_more_wakes_than_turns()
    {
        OtherThread[] threads = Enumerable
            .Range(0, 4)
            .Select(_ => new OtherThread(() =>
            {
                for (int i = 0; i < 5_000; i++)
                {
                    _reactor.CallFromThread(static () => { });
                    Thread.SpinWait(i % 100);
                }
            }))
            .ToArray();
        var last = new OtherThread(() =>
        {
            Array.ForEach(threads, static thread => thread.Join());

            // All may have come before the loop slept for the first time; this one must wake it.
            Assert.True(SpinWait.SpinUntil(() => _driver.IsAsleep, Patience.Milliseconds));
            _reactor.CallFromThread(_reactor.Stop);
        });
        _reactor.Run();
        last.Join();
        Assert.InRange(_driver.Wakes, 1, _reactor.Statistics().Turns);
        Assert.Equal(20_001, _reactor.Statistics().CallsFromThreads);
    }

    [Fact]
    public void A_loop_sleeps_once_and_not_in_slices()
    {
        // No pause of this thread brings the call nearer before the loop sleeps.
        _driver.LetTimePassInSleepOnly();
        _reactor.CallLater(TimeSpan.FromMilliseconds(20), _reactor.Stop);
        _reactor.Run();
        Assert.InRange(_driver.Sleeps, 1, 3);
    }
}
