using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Becket.Tests.Net.Endpoints;

/// <content>What passes no descriptors, the peer's process, and the end of an adopted connection.</content>
public sealed partial class UnixDescriptorTests
{
    [Fact]
    public void Only_a_Unix_socket_on_epoll_passes_descriptors()
    {
        Reactor reactor = Make();
        string at = Path.Combine(Folder(), "socket");
        using SafeFileHandle handle = File.OpenHandle("/dev/null");
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                () => new Recorder(),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            Recorder client = await reactor.ConnectTcp("127.0.0.1", port.Port, () => new Recorder());
            Assert.Contains(
                "needs the connection of a Unix socket",
                Assert.Throws<InvalidOperationException>(() => client.Transport.SendFileDescriptor(handle)).Message,
                StringComparison.Ordinal
            );
            Assert.Throws<InvalidOperationException>(() => client.Transport.GetPeerCredentials());
            client.Transport.LoseConnection();
            await client.Lost;
        });

        using Reactor other = MakeOnSockets();
        other.Run(async Deferred () =>
        {
            await other.ListenUnix(at, () => new Recorder());
            Recorder client = await other.ConnectUnix(at, () => new Recorder());
            Assert.Contains(
                "The sockets driver sends no descriptors",
                Assert.Throws<PlatformNotSupportedException>(() => client.Transport.SendFileDescriptor(handle)).Message,
                StringComparison.Ordinal
            );
            client.Transport.LoseConnection();
            await client.Lost;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_peers_process_user_and_group_are_known_on_both_sides(bool onSockets)
    {
        using Reactor? other = onSockets ? MakeOnSockets() : null;
        RunPair(
            other ?? Make(),
            async Deferred (receiver, sender) =>
            {
                foreach (Taking side in new[] { receiver, sender })
                {
                    UnixCredentials peer = side.Transport.GetPeerCredentials();
                    Assert.Equal(Environment.ProcessId, peer.Pid);
                    Assert.Equal(OwnId("Uid:"), peer.Uid);
                    Assert.Equal(OwnId("Gid:"), peer.Gid);
                }

                sender.Transport.LoseConnection();
                await sender.Lost;
                Assert.Throws<InvalidOperationException>(() => sender.Transport.GetPeerCredentials());
            }
        );
    }

    [Fact]
    public void In_virtual_time_there_is_no_process_to_know()
    {
        Reactor reactor = Make(virtualTime: true);
        reactor.Run(async Deferred () =>
        {
            await reactor.ListenUnix("/virtual", () => new Recorder());
            Recorder client = await reactor.ConnectUnix("/virtual", () => new Recorder());
            Assert.Throws<PlatformNotSupportedException>(() => client.Transport.GetPeerCredentials());
            Assert.Throws<PlatformNotSupportedException>(() => client.Transport.SendFileDescriptor(0));
            client.Transport.LoseConnection();
            await client.Lost;
        });
    }

    [Fact]
    public void An_adopted_connection_that_has_ended_is_no_longer_watched()
    {
        Reactor reactor = Make();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        caller.Connect(listener.LocalEndPoint!);
        using Socket accepted = listener.Accept();
        reactor.Run(async Deferred () =>
        {
            Recorder served = await reactor.AdoptStreamConnection(
                accepted.SafeHandle,
                Factory.ForProtocol(() => new Recorder())
            );
            served.Transport.LoseConnection();
            await served.Lost;

            // The test's own descriptor is open, and has bytes to read.
#pragma warning disable BKT0001 // It fits the buffer.
            caller.Send("later"u8);
#pragma warning restore BKT0001
            long turns = reactor.Statistics().Turns;
            await reactor.DeferLater(Seconds(0.05));
            Assert.InRange(reactor.Statistics().Turns - turns, 0, 20);
        });
    }

    private Reactor MakeOnSockets() =>
        Reactor.Create(
            new ReactorOptions
            {
                Logger = Log,
                HandleSignals = false,
                SlowTurn = TimeSpan.Zero,
            },
            new SocketsDriver()
        );

    private static long OwnId(string name) =>
        long.Parse(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith(name, StringComparison.Ordinal))
                .Split('\t')[2],
            System.Globalization.CultureInfo.InvariantCulture
        );
}
