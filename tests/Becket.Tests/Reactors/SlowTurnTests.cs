using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Epoll;

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

    [SupportedOSPlatform("linux")]
    private sealed class WaitingTimeDriver() : ForwardingDriver(new EpollDriver())
    {
        private double _seconds;

        public override double Seconds => _seconds;

        public override void Wait(double due, bool hasThreadWork) => _seconds = Math.Max(_seconds, due);
    }
}
