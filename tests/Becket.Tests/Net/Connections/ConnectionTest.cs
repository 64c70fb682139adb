using System.Net;
using System.Text;
using Becket.Tests.Reactors;

namespace Becket.Tests.Net.Connections;

/// <summary>A reactor for a test that talks over the loopback. It leaves nothing behind: no descriptor, no delayed
/// call, no unexpected log entry.</summary>
public abstract class ConnectionTest : IDisposable
{
    private readonly Timer _watchdog;
    private Reactor? _reactor;
    private volatile bool _hung;

    protected ConnectionTest()
    {
        // A test that hangs fails instead.
        _watchdog = new Timer(_ => Crash(), null, Patience.Milliseconds, Timeout.Infinite);
    }

    protected static ListenOptions Local { get; } = new() { Interface = IPAddress.Loopback };

    protected TestLogger Log { get; } = new();

    protected Reactor Reactor =>
        _reactor ??= Create(
            new ReactorOptions
            {
                Logger = Log,
                HandleSignals = false,
                SlowTurn = TimeSpan.Zero,
            }
        );

    public virtual void Dispose()
    {
        _watchdog.Dispose();
        _reactor?.Dispose();
        Assert.False(_hung, "The test hung, and its reactor was crashed from outside.");
        Assert.Empty(Log.Take());
        GC.SuppressFinalize(this);
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Runs a test on the loop, and then until everything it opened is closed.</summary>
    protected virtual void Run(Func<Deferred> test) =>
        Reactor.Run(async Deferred () =>
        {
            await test();
            while (Reactor.Driver.OpenCount > 0 || Reactor.Statistics().PendingDelayedCalls > 0)
            {
                // The watchdog ends the test if that never happens.
                await Deferred.Yield();
            }
        });

    /// <summary>Two connections to each other.</summary>
    protected async Deferred<(Connection Client, Connection Server)> Pair()
    {
        await using ConnectionListener listener = Reactor.AcceptTcp(0, Local);
        await using IAsyncEnumerator<Connection> callers = listener.GetAsyncEnumerator();
        Connection client = await Reactor.ConnectTcp("127.0.0.1", listener.Port);
        Assert.True(await callers.MoveNextAsync());
        return (client, callers.Current);
    }

    /// <summary>Lets the loop turn until a condition holds.</summary>
    protected static async Deferred Until(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Deferred.Yield();
        }
    }

    protected static async Deferred<string> ReadToEnd(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    protected virtual Reactor Create(ReactorOptions options) => Reactor.Create(options);

    private void Crash()
    {
        try
        {
            _reactor?.CallFromThread(_reactor.Crash);
            _hung = true;
        }
        catch (ReactorNotRunningException)
        {
            // The reactor has ended in time.
        }
    }
}
