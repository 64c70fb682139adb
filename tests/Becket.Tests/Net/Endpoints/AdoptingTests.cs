using System.Net;
using System.Net.Sockets;
using Becket.Native;

namespace Becket.Tests.Net.Endpoints;

public sealed class AdoptingTests : EndpointTest
{
    [Fact]
    public void A_socket_that_listens_is_served()
    {
        Reactor reactor = Make();
        using Socket socket = Listening();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.AdoptListeningSocket(
                socket.SafeHandle,
                Factory.ForProtocol(() => new Recorder { Echoes = true })
            );
            Recorder client = await reactor.ConnectTcp("127.0.0.1", port.Port, () => new Recorder());
            client.Send("adopted");
            Assert.Equal("adopted", await client.Heard);
        });
    }

    [Fact]
    public void A_descriptor_is_served_by_its_number()
    {
        Reactor reactor = Make();
        int descriptor = GiveAway(Listening());
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.AdoptListeningSocket(
                descriptor,
                Factory.ForProtocol(() => new Recorder { Echoes = true })
            );
            Recorder client = await reactor.ConnectTcp("127.0.0.1", port.Port, () => new Recorder());
            client.Send("adopted");
            Assert.Equal("adopted", await client.Heard);
        });
    }

    [Fact]
    public void A_connection_gets_a_protocol()
    {
        Reactor reactor = Make();
        using Socket listener = Listening();
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        caller.Connect(listener.LocalEndPoint!);
        Socket accepted = listener.Accept();
        reactor.Run(async Deferred () =>
        {
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
            caller.Send("before"u8);
#pragma warning restore BKT0001
            Recorder protocol = await reactor.AdoptStreamConnection(
                accepted.SafeHandle,
                Factory.ForProtocol(() => new Recorder())
            );
            Assert.True(protocol.IsConnected);
            Assert.Equal(caller.LocalEndPoint, protocol.Transport.Peer);
            Assert.Equal("before", await protocol.Heard);
            caller.Shutdown(SocketShutdown.Both);
            Assert.IsType<ConnectionDoneException>((await protocol.Lost).Exception);
        });
        accepted.Dispose();
    }

    [Fact]
    public void What_does_not_listen_or_is_not_connected_is_refused_and_stays_the_callers()
    {
        Reactor reactor = Make();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reactor.Run(async Deferred () =>
        {
            CannotListenException error = await Assert.ThrowsAsync<CannotListenException>(() =>
                reactor.AdoptListeningSocket(socket.SafeHandle, Factory.ForProtocol(() => new Recorder())).AsTask()
            );
            Assert.Contains("not a stream socket that listens", error.Message, StringComparison.Ordinal);
            ConnectException other = await Assert.ThrowsAsync<ConnectException>(() =>
                reactor.AdoptStreamConnection(socket.SafeHandle, Factory.ForProtocol(() => new Recorder())).AsTask()
            );
            Assert.Contains("not a stream socket that is connected", other.Message, StringComparison.Ordinal);
        });
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    [Fact]
    public void A_factory_that_throws_loses_the_adopted_connection()
    {
        Reactor reactor = Make();
        using Socket listener = Listening();
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        caller.Connect(listener.LocalEndPoint!);
        Socket accepted = listener.Accept();
        reactor.Run(async Deferred () =>
        {
            Deferred<Recorder> adopted = reactor.AdoptStreamConnection(
                accepted.SafeHandle,
                Factory.ForProtocol(Recorder () => throw new InvalidOperationException("none"))
            );
            await Assert.ThrowsAsync<InvalidOperationException>(() => adopted.AsTask());
            await reactor.DeferLater(TimeSpan.Zero);
            Assert.Equal(0, reactor.Driver.OpenCount);
        });
        accepted.Dispose();
    }

    /// <summary>The number of a descriptor whose owner has released it.</summary>
    internal static int GiveAway(Socket socket)
    {
        using (socket)
        {
            return OperatingSystem.IsLinux()
                ? FileCalls.Duplicate((int)socket.SafeHandle.DangerousGetHandle(), lowest: 0).Value
                : -1;
        }
    }

    private static Socket Listening()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }
}
