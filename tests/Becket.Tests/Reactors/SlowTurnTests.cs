using System.Linq.Expressions;
using System.Runtime;
using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Epoll;
using Microsoft.Extensions.Logging;

namespace Becket.Tests.Reactors;

/// <summary>Which turns count as slow, on a driver whose time passes only while the loop waits.</summary>
[SupportedOSPlatform("linux")]
public sealed class SlowTurnTests
{
    [Fact]
    public void Waiting_is_not_slow()
    {
        using var reactor = Reactor.Create(
            new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.FromMilliseconds(1) },
            new WaitingTimeDriver()
        );
        reactor.CallLater(TimeSpan.FromHours(1), reactor.Stop);

        reactor.Run();

        Assert.Equal((0, TimeSpan.Zero), (reactor.Statistics().SlowTurns, reactor.Statistics().LongestTurn));
    }

    [Fact]
    public void Compiling_what_runs_for_the_first_time_is_not_slow()
    {
        var log = new TestLogger();
        using Reactor reactor = MakeCompiling(log, new CompilingTimeDriver());
        reactor.Run(Deferred () =>
        {
            Compile();
            return Deferred.Succeed();
        });
        Assert.True(reactor.Statistics().LongestTurn > TimeSpan.FromMicroseconds(1));
        Assert.Equal(0, reactor.Statistics().SlowTurns);
        Assert.All(log.Take(), static entry => Assert.Equal(LogLevel.Debug, entry.Level));
    }

    [Fact]
    public void A_turn_that_compiles_and_blocks_is_slow()
    {
        var log = new TestLogger();
        var driver = new CompilingTimeDriver();
        using Reactor reactor = MakeCompiling(log, driver);
        reactor.Run(Deferred () =>
        {
            Compile();
            driver.Blocked += 1;
            return Deferred.Succeed();
        });
        Assert.Equal(1, reactor.Statistics().SlowTurns);
        Assert.Single(log.Take(), static entry => entry.Level == LogLevel.Warning);
    }

    private static Reactor MakeCompiling(TestLogger log, CompilingTimeDriver driver) =>
        Reactor.Create(
            new ReactorOptions
            {
                HandleSignals = false,
                SlowTurn = TimeSpan.FromMicroseconds(1),
                Logger = log,
            },
            driver
        );

    private static void Compile()
    {
        Expression<Func<int, int>> expression = static n => n * n + 1;
        Assert.Equal(5, expression.Compile()(2));
    }

    /// <summary>Time passes only while this thread compiles code, and when a test says so.</summary>
    [SupportedOSPlatform("linux")]
    private sealed class CompilingTimeDriver() : ForwardingDriver(new EpollDriver())
    {
        public double Blocked { get; set; }

        public override double Seconds => JitInfo.GetCompilationTime(currentThread: true).TotalSeconds + Blocked;
    }

    [SupportedOSPlatform("linux")]
    private sealed class WaitingTimeDriver() : ForwardingDriver(new EpollDriver())
    {
        private double _seconds;

        public override double Seconds => _seconds;

        public override void Wait(double due, bool hasThreadWork) => _seconds = Math.Max(_seconds, due);
    }
}
