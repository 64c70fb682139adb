using System.Net;
using System.Net.Sockets;

namespace Becket.Tests.Reactors;

public sealed class EachCoreTests
{
    private readonly ReactorOptions _options = new() { Name = "core", HandleSignals = false };

    [Fact]
    public void Each_job_gets_a_reactor_and_a_thread_of_its_own()
    {
        var seen = new List<(int Index, int Thread, Reactor Reactor)>();
        var gate = new Lock();
        int code = Reactor.MainOnEachCore(
            async (reactor, index) =>
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                lock (gate)
                {
                    seen.Add((index, Environment.CurrentManagedThreadId, reactor));
                }
            },
            _options,
            count: 3
        );
        Assert.Equal(0, code);
        Assert.Equal([0, 1, 2], seen.Select(static one => one.Index).Order());
        Assert.Equal(3, seen.Select(static one => one.Thread).Distinct().Count());
        Assert.Equal(3, seen.Select(static one => one.Reactor).Distinct().Count());
        Assert.Contains(seen, static one => one is { Index: 0 } && one.Thread == Environment.CurrentManagedThreadId);
    }

    [Fact]
    public void The_first_failure_stops_the_other_reactors_and_cancels_their_jobs()
    {
        int cleanedUp = 0;
        int code = Reactor.MainOnEachCore(
            async (reactor, index) =>
            {
                if (index == 1)
                {
                    throw new IOException("the job of reactor 1 fails in this test");
                }

                try
                {
                    await new Deferred();
                }
                finally
                {
                    Interlocked.Increment(ref cleanedUp);
                }
            },
            _options,
            count: 3
        );
        Assert.Equal((1, 2), (code, cleanedUp));
    }

    [Fact]
    public void The_connections_of_one_port_are_spread_over_the_reactors()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux spreads the connections of one port.");

        // It does not listen, and keeps the port from all sockets but those that share it (SO_REUSEPORT of Linux).
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.SetRawSocketOption(1, 15, BitConverter.GetBytes(1));
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)holder.LocalEndPoint!).Port;
        int[] served = new int[2];
        using var listening = new CountdownEvent(2);
        int code = Reactor.MainOnEachCore(
            async (reactor, index) =>
            {
                var factory = Factory.ForProtocol(() => new Counted(() => Interlocked.Increment(ref served[index])));
                await reactor.ListenTcp(
                    port,
                    factory,
                    new ListenOptions { Interface = IPAddress.Loopback, ReusePort = true }
                );
                listening.Signal();
                if (index == 0)
                {
                    await reactor.DeferToThread(() => Connect(listening, port, served));
                    reactor.Stop();
                }

                await reactor.UntilStopped();
            },
            _options,
            count: 2
        );
        Assert.Equal(0, code);
        Assert.All(served, static count => Assert.True(count > 0));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Reactor.MainOnEachCore(static (_, _) => { }, _options, count: 0)
        );
        Assert.Throws<InvalidOperationException>(() =>
            Reactor.MainOnEachCore(static (_, _) => { }, _options with { VirtualTime = true }, count: 2)
        );
    }

    /// <summary>Connects until each reactor has had a connection.</summary>
    private static void Connect(CountdownEvent listening, int port, int[] served)
    {
        listening.Wait();
        for (int i = 0; i < 1000 && served.Any(static count => count == 0); i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(IPAddress.Loopback, port);
            Assert.Equal(0, client.Receive(new byte[1]));
        }
    }

    private sealed class Counted(Action made) : Protocol
    {
        protected override void ConnectionMade()
        {
            made();
            Transport.LoseConnection();
        }
    }
}
