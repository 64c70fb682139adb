using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Tests.Reactors.Simulated;

/// <summary>Datagrams between simulated sockets behave as UDP's do.</summary>
public sealed class SimulatedDatagramTests : IDisposable
{
    private static readonly IPAddress s_group = IPAddress.Parse("239.1.2.3");

    private readonly SimulatedWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void They_arrive_one_by_one_in_order_and_can_be_answered()
    {
        SimulatedWorld.Hearing one = _world.Bind();
        SimulatedWorld.Hearing other = _world.Bind();
        Assert.Equal(SocketError.Success, one.Send("first", other.Socket.LocalEndPoint));
        Assert.Equal(SocketError.Success, one.Send("", other.Socket.LocalEndPoint));
        Assert.Equal(SocketError.Success, one.Send("third", other.Socket.LocalEndPoint));
        Assert.Empty(other.Heard);
        _world.Driver.Wait(10, hasThreadWork: false);
        Assert.Equal(0, _world.Driver.Seconds);
        _world.Settle();
        Assert.Equal(["first", "", "third"], other.Heard);
        Assert.Equal(one.Socket.LocalEndPoint, other.From[0]);
        Assert.All(other.From, from => Assert.Same(other.From[0], from));
        other.Send("answer", other.From[0]);
        _world.Settle();
        Assert.Equal(["answer"], one.Heard);
    }

    [Fact]
    public void Beyond_what_the_queue_holds_they_are_dropped()
    {
        SimulatedWorld.Hearing sender = _world.Bind();
        SimulatedWorld.Hearing slow = _world.Bind();
        slow.Socket.PauseReading();
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(SocketError.Success, sender.Send($"{i}", slow.Socket.LocalEndPoint));
        }

        _world.Settle();
        Assert.Empty(slow.Heard);
        slow.Socket.ResumeReading();
        _world.Settle();
        Assert.InRange(slow.Heard.Count, 100, 500);
        Assert.Equal(Enumerable.Range(0, slow.Heard.Count).Select(static i => $"{i}"), slow.Heard);
        sender.Send("room again", slow.Socket.LocalEndPoint);
        _world.Settle();
        Assert.Equal("room again", slow.Heard[^1]);
    }

    [Fact]
    public void One_that_is_too_long_is_not_sent_and_one_longer_than_wanted_is_cut_off()
    {
        SimulatedWorld.Hearing sender = _world.Bind();
        SimulatedWorld.Hearing receiver = _world.Bind(settings: new DatagramSettings(LargestDatagram: 4));
        Assert.Equal(SocketError.MessageSize, sender.Socket.Send(new byte[65_508], receiver.Socket.LocalEndPoint));
        Assert.Equal(SocketError.Success, sender.Socket.Send(new byte[65_507], receiver.Socket.LocalEndPoint));
        sender.Send("abcdef", receiver.Socket.LocalEndPoint);
        _world.Settle();
        Assert.Equal(["\0\0\0\0", "abcd"], receiver.Heard);
    }

    [Fact]
    public void Only_a_connected_socket_gets_the_error_that_there_is_no_receiver()
    {
        SimulatedWorld.Hearing gone = _world.Bind();
        gone.Socket.Close();
        SimulatedWorld.Hearing connected = _world.Bind();
        Assert.Equal(SocketError.DestinationAddressRequired, connected.Send("to whom?"));
        Assert.Equal(SocketError.Success, connected.Socket.Connect(gone.Socket.LocalEndPoint));
        Assert.Equal(SocketError.Success, connected.Send("hello?"));
        SimulatedWorld.Hearing other = _world.Bind();
        other.Send("hello?", gone.Socket.LocalEndPoint);
        other.Send("not for you", connected.Socket.LocalEndPoint);
        other.Send("nowhere", IPEndPoint.Parse("192.0.2.1:9"));
        _world.Settle();
        Assert.Equal((1, 0), (connected.Refusals, other.Refusals));
        Assert.Empty(connected.Heard);
        Assert.Equal(SocketError.NotSocket, gone.Send("closed", other.Socket.LocalEndPoint));
    }

    [Fact]
    public void A_socket_connected_to_the_sender_receives_before_others_at_the_port()
    {
        SimulatedWorld.Hearing sender = _world.Bind();
        var shared = new DatagramSettings(ReuseAddress: true);
        SimulatedWorld.Hearing first = _world.Bind(SimulatedWorld.At(53), shared);
        SimulatedWorld.Hearing connected = _world.Bind(SimulatedWorld.At(53), shared);
        SimulatedWorld.Hearing last = _world.Bind(SimulatedWorld.At(53), shared);
        Assert.Equal(SocketError.AddressAlreadyInUse, SimulatedWorld.ErrorOf(() => _world.Bind(SimulatedWorld.At(53))));
        connected.Socket.Connect(sender.Socket.LocalEndPoint);
        sender.Send("for one", SimulatedWorld.At(53));
        _world.Bind().Send("for another", SimulatedWorld.At(53));
        _world.Settle();
        Assert.Empty(first.Heard);
        Assert.Equal(["for one"], connected.Heard);
        Assert.Equal(["for another"], last.Heard);
    }

    [Fact]
    public void A_group_is_heard_by_its_members()
    {
        var shared = new DatagramSettings(ReuseAddress: true);
        SimulatedWorld.Hearing[] members = Enumerable
            .Range(0, 2)
            .Select(_ => _world.Bind(new IPEndPoint(IPAddress.Any, 5353), shared))
            .ToArray();
        SimulatedWorld.Hearing stranger = _world.Bind(new IPEndPoint(IPAddress.Any, 5353), shared);
        foreach (SimulatedWorld.Hearing? member in members)
        {
            Assert.Equal(SocketError.Success, member.Socket.ChangeMembership(s_group, null, isMember: true));
            Assert.Equal(
                SocketError.AddressAlreadyInUse,
                member.Socket.ChangeMembership(s_group, null, isMember: true)
            );
        }

        Assert.Equal(
            SocketError.InvalidArgument,
            stranger.Socket.ChangeMembership(IPAddress.Loopback, null, isMember: true)
        );
        Assert.Equal(SocketError.AddressNotAvailable, stranger.Socket.ChangeMembership(s_group, null, isMember: false));
        SimulatedWorld.Hearing sender = _world.Bind();
        sender.Send("to all", new IPEndPoint(s_group, 5353));
        _world.Settle();
        Assert.All(members, static member => Assert.Equal(["to all"], member.Heard));
        members[0].Socket.ChangeMembership(s_group, null, isMember: false);
        sender.Send("to one", new IPEndPoint(s_group, 5353));
        sender.Socket.MulticastLoopback = false;
        sender.Send("to nobody here", new IPEndPoint(s_group, 5353));
        _world.Settle();
        Assert.Equal(["to all"], members[0].Heard);
        Assert.Equal(["to all", "to one"], members[1].Heard);
        Assert.Empty(stranger.Heard);
    }

    [Fact]
    public void A_group_reaches_over_the_network_as_far_as_its_time_to_live()
    {
        var network = new SimulatedNetwork();
        using var world = new SimulatedWorld(
            new SimulatedDriver(network, IPAddress.Parse("10.0.0.1")),
            new SimulatedDriver(network, IPAddress.Parse("10.0.0.2"))
        );
        SimulatedWorld.Hearing member = world.Bind(new IPEndPoint(IPAddress.Any, 5353));
        member.Socket.ChangeMembership(s_group, null, isMember: true);
        using var third = new SimulatedDriver(network, IPAddress.Parse("10.0.0.3"));
        IoDatagrams sender = third.Bind(
            new IPEndPoint(IPAddress.Any, 0),
            new DatagramSettings(),
            new SimulatedWorld.Hearing()
        );
        sender.MulticastLoopback = false;
        sender.Send("far"u8, new IPEndPoint(s_group, 5353));
        sender.MulticastTimeToLive = 0;
        sender.Send("near"u8, new IPEndPoint(s_group, 5353));
        world.Settle();
        Assert.Equal(["far"], member.Heard);
        Assert.Equal(IPAddress.Parse("10.0.0.3"), ((IPEndPoint)member.From[0]).Address);
    }

    [Fact]
    public void To_send_to_everybody_must_be_allowed()
    {
        SimulatedWorld.Hearing listening = _world.Bind(new IPEndPoint(IPAddress.Any, 67));
        SimulatedWorld.Hearing sender = _world.Bind(new IPEndPoint(IPAddress.Any, 0));
        Assert.Equal(SocketError.AccessDenied, sender.Send("Anybody?", new IPEndPoint(IPAddress.Broadcast, 67)));
        sender.Socket.Broadcast = true;
        Assert.Equal(SocketError.Success, sender.Send("Anybody?", new IPEndPoint(IPAddress.Broadcast, 67)));
        _world.Settle();
        Assert.Equal(["Anybody?"], listening.Heard);
    }

    [Fact]
    public void Between_Unix_paths_no_datagram_is_lost()
    {
        SimulatedWorld.Hearing here = _world.Bind(new UnixDomainSocketEndPoint("/here"));
        SimulatedWorld.Hearing there = _world.Bind(new UnixDomainSocketEndPoint("/there"));
        Assert.Equal(SocketError.AddressNotAvailable, here.Send("x", new UnixDomainSocketEndPoint("/nowhere")));
        Assert.Equal(SocketError.Success, here.Socket.Connect(there.Socket.LocalEndPoint));
        int sent = 0;
        while (here.Send($"{sent}") == SocketError.Success)
        {
            sent++;
        }

        Assert.Equal(SocketError.WouldBlock, here.Send("full"));
        _world.Settle();
        Assert.Equal(sent, there.Heard.Count);
        Assert.Equal(SocketError.Success, there.Send("answer", there.From[0]));
        _world.Settle();
        Assert.Equal(["answer"], here.Heard);
    }
}
