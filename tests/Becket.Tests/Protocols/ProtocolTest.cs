using Becket.Tests.Reactors;

namespace Becket.Tests.Protocols;

/// <summary>A test on a reactor of its own. It must leave nothing behind: no connection, no delayed call, no log
/// entry.</summary>
public abstract class ProtocolTest
{
    protected TestLogger Log { get; } = new();

    /// <summary>Runs a job in real time, on sockets.</summary>
    protected virtual void Run(Func<Reactor, Deferred> job) => Run(job, isVirtual: false);

    /// <summary>Runs a job in virtual time.</summary>
    protected void RunVirtually(Func<Reactor, Deferred> job) => Run(job, isVirtual: true);

    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>Waits for something that is going to happen, however long that takes.</summary>
    protected static async Deferred Until(Reactor reactor, Func<bool> condition)
    {
        while (!condition())
        {
            await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Makes a reactor that is not in virtual time: on the system's sockets.</summary>
    protected virtual Reactor Create(ReactorOptions options) => Reactor.Create(options);

    private void Run(Func<Reactor, Deferred> job, bool isVirtual)
    {
        var options = new ReactorOptions
        {
            VirtualTime = isVirtual,
            Logger = Log,
            HandleSignals = false,
            SlowTurn = TimeSpan.Zero,
        };
        using Reactor reactor = isVirtual ? Reactor.Create(options) : Create(options);
        using var watchdog = new Timer(_ => CrashFromOutside(reactor), null, Patience.Milliseconds, Timeout.Infinite);
        reactor.Run(async () =>
        {
            await job(reactor);
            while (reactor.Driver.OpenCount > 0)
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
            }

            Assert.Empty(reactor.GetDelayedCalls());
        });
        Assert.Empty(Log.Take());
    }

    private static void CrashFromOutside(Reactor reactor)
    {
        try
        {
            reactor.CallFromThread(reactor.Crash);
        }
        catch (ReactorNotRunningException)
        {
            // The test has ended in time.
        }
    }
}
