using Becket.Testing;
using Becket.Tests.Reactors;

namespace Becket.Tests.Protocols;

/// <summary>A test on a reactor of its own. It must leave nothing behind: no connection, no delayed call, no log
/// entry.</summary>
public abstract class ProtocolTest
{
    private bool _isOnReactorOfItsOwn;

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

    /// <summary>Makes the reactor of a job in real time; null for the usual one.</summary>
    protected virtual Reactor? Create(ReactorOptions options) => null;

    /// <summary>Takes the only log entry, an error that the test expects.</summary>
    protected LogEntry TakeError(Reactor reactor)
    {
        if (!_isOnReactorOfItsOwn)
        {
            Assert.Single(Testing.ReactorTest.FlushLoggedErrors<Exception>(reactor));
        }

        return Log.TakeOne();
    }

    private void Run(Func<Reactor, Deferred> job, bool isVirtual)
    {
        var options = new ReactorOptions
        {
            Logger = Log,
            HandleSignals = false,
            SlowTurn = TimeSpan.Zero,
        };
        if (!isVirtual && Create(options) is { } reactor)
        {
            _isOnReactorOfItsOwn = true;
            RunOn(reactor, job);
        }
        else
        {
            Testing.ReactorTest.Run(
                job,
                new ReactorTestOptions
                {
                    RealTime = !isVirtual,
                    VirtualTimeLimit = TimeSpan.FromDays(100),
                    RealTimeLimit = Patience.Time,
                    SettleTime = Patience.Time,
                    Logger = Log,
                }
            );
        }

        Assert.Empty(Log.Take());
    }

    private static void RunOn(Reactor reactor, Func<Reactor, Deferred> job)
    {
        using (reactor)
        {
            reactor.Run(async () =>
            {
                await job(reactor);
                while (reactor.Driver.OpenCount > 0)
                {
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                }

                Assert.Empty(reactor.GetDelayedCalls());
            });
        }
    }
}
