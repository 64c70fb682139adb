using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers.Epoll;
using Becket.Reactors.Drivers.Sockets;
using Becket.Tests.Reactors;

namespace Becket.Tests.Faults;

/// <summary>What must be survived, with real sockets. After each test nothing is left: no channel, no timer, no thread
/// of the pool.</summary>
public abstract partial class FaultContract : IDisposable
{
    private static int s_made;

    /// <summary>Begins the names of the reactor's threads. Short, as Linux keeps 15 characters of one.</summary>
    private readonly string _name = $"f{Interlocked.Increment(ref s_made)}.";
    private readonly Timer _watchdog;
    private bool _hung;

    protected FaultContract()
    {
        Log = new TestLogger();
        Reactor = Create(
            new ReactorOptions
            {
                Name = _name,
                Logger = Log,
                HandleSignals = false,
                SlowTurn = TimeSpan.Zero,
            }
        );
        _watchdog = new Timer(_ => Crash(), null, Patience.Milliseconds, Timeout.Infinite);
    }

    protected TestLogger Log { get; }

    protected Reactor Reactor { get; }

    public void Dispose()
    {
        _watchdog.Dispose();
        int open = Reactor.Statistics().OpenChannels;
        int timers = Reactor.GetDelayedCalls().Count;
        Reactor.Dispose();
        Assert.False(_hung, "The reactor hung, and was crashed from outside.");
        Assert.Equal((0, 0, 0), (open, timers, Reactor.Statistics().Threads));
        Assert.True(ThreadsByName.AreGone(_name), "Threads of the reactor are left.");
        Assert.Empty(Log.Take());
        GC.SuppressFinalize(this);
    }

    protected abstract Reactor Create(ReactorOptions options);

    /// <summary>Listens on the loopback, and gives the port.</summary>
    protected Deferred<ListeningPort> Listen<TProtocol>(Func<TProtocol> make)
        where TProtocol : class, IProtocol =>
        Reactor.ListenTcp(0, Factory.ForProtocol(make), new ListenOptions { Interface = IPAddress.Loopback });

    /// <summary>Plays a client on a thread of its own, with a plain socket.</summary>
    protected Deferred Client(int port, Action<Socket> play) =>
        Reactor.DeferToThread(() =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                ReceiveTimeout = Patience.Milliseconds,
                SendTimeout = Patience.Milliseconds,
            };
            socket.Connect(IPAddress.Loopback, port);
            play(socket);
        });

    /// <summary>Ends a socket with a reset.</summary>
    protected static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    private void Crash()
    {
        _hung = true;
        try
        {
            Reactor.CallFromThread(Reactor.Crash);
        }
        catch (ReactorNotRunningException)
        {
            // It has ended in good time.
        }
    }
}

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class EpollFaultTests : FaultContract
{
    protected override Reactor Create(ReactorOptions options) => Reactor.Create(options, new EpollDriver());
}

public sealed class SocketsFaultTests : FaultContract
{
    protected override Reactor Create(ReactorOptions options) => Reactor.Create(options, new SocketsDriver());
}
