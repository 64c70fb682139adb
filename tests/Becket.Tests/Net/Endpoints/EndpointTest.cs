using Becket.Tests.Reactors;

namespace Becket.Tests.Net.Endpoints;

/// <summary>A reactor with real sockets, or one in virtual time, that leaves nothing behind: no socket, no timer, no
/// unexpected log entry.</summary>
public abstract class EndpointTest : IDisposable
{
    private readonly List<Reactor> _reactors = [];
    private readonly List<Timer> _watchdogs = [];
    private readonly List<string> _folders = [];
    private volatile bool _hung;

    protected TestLogger Log { get; } = new();

    public void Dispose()
    {
        foreach (Timer watchdog in _watchdogs)
        {
            watchdog.Dispose();
        }

        try
        {
            Assert.False(_hung, "A reactor hung, and was crashed from outside.");
            Assert.All(_reactors, static reactor => Assert.Equal(0, reactor.Driver.OpenCount));
            Assert.All(_reactors, static reactor => Assert.Empty(reactor.GetDelayedCalls()));
            Assert.Empty(Log.Take());
        }
        finally
        {
            foreach (Reactor reactor in _reactors)
            {
                reactor.Dispose();
            }

            foreach (string folder in _folders)
            {
                Directory.Delete(folder, recursive: true);
            }

            GC.SuppressFinalize(this);
        }
    }

    protected Reactor Make(bool virtualTime = false)
    {
        var options = new ReactorOptions
        {
            VirtualTime = virtualTime,
            Logger = Log,
            HandleSignals = false,
            SlowTurn = TimeSpan.Zero,
        };
        Reactor reactor = virtualTime ? Reactor.Create(options) : Create(options);
        _reactors.Add(reactor);
        _watchdogs.Add(new Timer(_ => CrashFromOutside(reactor), null, Patience.Milliseconds, Timeout.Infinite));
        return reactor;
    }

    /// <summary>Makes a reactor that is not in virtual time: on the system's sockets.</summary>
    protected virtual Reactor Create(ReactorOptions options) => Reactor.Create(options);

    /// <summary>A folder that goes with the test.</summary>
    protected string Folder()
    {
        string folder = Directory.CreateTempSubdirectory("becket-").FullName;
        _folders.Add(folder);
        return folder;
    }

    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private void CrashFromOutside(Reactor reactor)
    {
        try
        {
            reactor.CallFromThread(reactor.Crash);
            _hung = true;
        }
        catch (ReactorNotRunningException)
        {
            // The reactor has ended in time.
        }
    }
}
