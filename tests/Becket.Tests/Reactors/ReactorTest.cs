using System.Diagnostics;

namespace Becket.Tests.Reactors;

/// <summary>The base of tests of reactors: creates them, and cleans up.</summary>
/// <remarks>
/// After each test, no thread, no home and no log entry that the test did not take may be left. A reactor that hangs
/// is crashed from outside after a while, so that the test fails instead of never ending.
/// </remarks>
public abstract class ReactorTest : IDisposable
{
    private static int s_made;

    private readonly Lock _gate = new();
    private readonly List<Reactor> _reactors = [];
    private readonly List<Timer> _watchdogs = [];
    private volatile bool _hung;

    protected TestLogger Log { get; } = new();

    /// <summary>The prefix of the names of the reactor's threads. Short, as Linux keeps 15 characters of a
    /// name.</summary>
    protected string Name { get; } = $"t{Interlocked.Increment(ref s_made)}.";

    public virtual void Dispose()
    {
        foreach (Timer watchdog in _watchdogs)
        {
            watchdog.Dispose();
        }

        foreach (Reactor reactor in _reactors)
        {
            reactor.Dispose();
        }

        Assert.False(_hung, "A reactor hung, and was crashed from outside.");
        Assert.Null(Reactor.Current);
        Assert.Null(Home.Current);
        Assert.Empty(Log.Take());
        Assert.All(
            _reactors,
            static reactor =>
                Assert.Equal((0, 0), (reactor.Statistics().Threads, reactor.Statistics().PendingFunctions))
        );
        Assert.True(ThreadsByName.AreGone(Name), "Threads of the reactor are left.");
        GC.SuppressFinalize(this);
    }

    protected abstract Reactor Create(ReactorOptions? options = null);

    /// <summary>A reactor that ends with the test. One made on another thread must be disposed there.</summary>
    protected Reactor Make(Func<ReactorOptions, ReactorOptions>? change = null)
    {
        var options = new ReactorOptions
        {
            Name = Name,
            Logger = Log,
            HandleSignals = false,
            SlowTurn = TimeSpan.Zero,
        };
        return Watch(Create(change is null ? options : change(options)));
    }

    protected Reactor Watch(Reactor reactor)
    {
        lock (_gate)
        {
            _reactors.Add(reactor);
            _watchdogs.Add(new Timer(_ => CrashFromOutside(reactor), null, Patience.Milliseconds, Timeout.Infinite));
        }

        return reactor;
    }

    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    protected static Deferred Sleep(Reactor reactor, double seconds)
    {
        DelayedCall? call = null;
        var slept = new Deferred(_ => call!.Cancel());
        call = reactor.CallLater(Seconds(seconds), slept.Callback);
        return slept;
    }

    /// <summary>Makes turns until a condition is true.</summary>
    protected static void IterateUntil(Reactor reactor, Func<bool> isSo)
    {
        for (long since = Stopwatch.GetTimestamp(); !isSo(); )
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience.Time, "The condition did not become true in time.");
            reactor.Iterate(Seconds(0.001));
        }
    }

    /// <summary>Runs something on a thread of its own; what it throws comes out of <c>Join</c>.</summary>
    protected static OtherThread OnThread(Action action) => new(action);

    /// <summary>What <paramref name="action"/> throws on another thread.</summary>
    protected static Exception? ErrorOnThread(Action action)
    {
        Exception? error = null;
        OnThread(() => error = Record.Exception(action)).Join();
        return error;
    }

    private void CrashFromOutside(Reactor reactor)
    {
        try
        {
            reactor.CallFromThread(reactor.Crash);
            _hung = true;
        }
        catch (ReactorNotRunningException)
        {
            // It has ended in good time.
        }
    }
}
