using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Tests.Reactors.Simulated;

/// <summary>Which addresses a simulated host can bind, which socket each address reaches, and which connections
/// wait.</summary>
public sealed class SimulatedAddressTests : IDisposable
{
    private readonly SimulatedWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Ports_that_the_program_does_not_choose_are_counted_up()
    {
        Assert.Equal(SimulatedWorld.At(49_152), _world.Listen().Listener.LocalEndPoint);
        Assert.Equal(SimulatedWorld.At(49_153), _world.Listen().Listener.LocalEndPoint);
        SimulatedWorld.Talking caller = _world.Connect(SimulatedWorld.At(49_152));
        Assert.Equal(SimulatedWorld.At(49_154), caller.Channel.LocalEndPoint);
        Assert.Equal(SimulatedWorld.At(49_152), caller.Channel.RemoteEndPoint);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.2", true)]
    [InlineData("0.0.0.0", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "0.0.0.0", false)]
    [InlineData("127.0.0.1", "::1", true)]
    [InlineData("0.0.0.0", "::", true)]
    [InlineData("0.0.0.0", ":: dual", false)]
    [InlineData(":: dual", "127.0.0.1", false)]
    [InlineData(":: dual", "::1", false)]
    [InlineData("::1", "::", false)]
    public void Two_can_listen_at_one_port_if_their_addresses_are_apart(string first, string second, bool can)
    {
        Listen(first);
        if (can)
        {
            Listen(second);
        }
        else
        {
            Assert.Equal(SocketError.AddressAlreadyInUse, SimulatedWorld.ErrorOf(() => Listen(second)));
        }

        void Listen(string address) =>
            _world.Listen(
                new IPEndPoint(IPAddress.Parse(address.Split(' ')[0]), 80),
                new ListenSettings(DualMode: address.EndsWith("dual", StringComparison.Ordinal))
            );
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.1", true)]
    [InlineData("0.0.0.0", "127.0.0.9", true)]
    [InlineData("0.0.0.0", "::1", false)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("127.0.0.1", "0.0.0.0", true)]
    [InlineData("::", "::1", true)]
    [InlineData("::", "127.0.0.1", false)]
    [InlineData(":: dual", "127.0.0.1", true)]
    [InlineData(":: dual", "::1", true)]
    [InlineData("::1", "::1", true)]
    public void A_caller_finds_who_listens_at_its_address_and_is_refused_elsewhere(
        string listener,
        string to,
        bool found
    )
    {
        var dual = new ListenSettings(DualMode: listener.EndsWith("dual", StringComparison.Ordinal));
        _world.Listen(new IPEndPoint(IPAddress.Parse(listener.Split(' ')[0]), 80), dual);
        SimulatedWorld.Talking caller = _world.Connect(new IPEndPoint(IPAddress.Parse(to), 80));
        _world.Settle();
        Assert.Equal([found ? "connected" : "closed: ConnectionRefused"], caller.Events);
    }

    [Fact]
    public void A_port_for_both_shows_IPv4_callers_as_IPv6()
    {
        SimulatedWorld.Listening listening = _world.Listen(
            new IPEndPoint(IPAddress.IPv6Any, 80),
            new ListenSettings(DualMode: true)
        );
        SimulatedWorld.Talking caller = _world.Connect(SimulatedWorld.At(80));
        _world.Settle();
        IoChannel called = Assert.Single(listening.Accepted).Channel;
        Assert.Equal(IPEndPoint.Parse("[::ffff:127.0.0.1]:80"), called.LocalEndPoint);
        Assert.Equal(IPAddress.Parse("::ffff:127.0.0.1"), ((IPEndPoint)called.RemoteEndPoint).Address);
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)caller.Channel.LocalEndPoint).Address);
    }

    [Fact]
    public void The_most_exact_listener_is_found()
    {
        SimulatedWorld.Listening any = _world.Listen(
            new IPEndPoint(IPAddress.Any, 80),
            new ListenSettings(ReusePort: true)
        );
        SimulatedWorld.Listening exact = _world.Listen(SimulatedWorld.At(80), new ListenSettings(ReusePort: true));
        _world.Connect(SimulatedWorld.At(80));
        _world.Settle();
        Assert.Equal((0, 1), (any.Accepted.Count, exact.Accepted.Count));
    }

    [Fact]
    public void Listeners_that_share_a_port_accept_in_turn()
    {
        SimulatedWorld.Listening[] listening = Enumerable
            .Range(0, 3)
            .Select(_ => _world.Listen(SimulatedWorld.At(80), new ListenSettings(ReusePort: true)))
            .ToArray();
        for (int i = 0; i < 6; i++)
        {
            _world.Connect(SimulatedWorld.At(80));
        }

        _world.Settle();
        Assert.All(listening, static each => Assert.Equal(2, each.Accepted.Count));
        Assert.Equal(
            SocketError.AddressAlreadyInUse,
            SimulatedWorld.ErrorOf(() => _world.Listen(SimulatedWorld.At(80)))
        );
    }

    [Fact]
    public void An_address_without_a_host_never_answers()
    {
        SimulatedWorld.Talking caller = _world.Connect(IPEndPoint.Parse("192.0.2.1:80"));
        _world.Settle();
        _world.Driver.Wait(1_000_000, hasThreadWork: false);
        _world.Settle();
        Assert.Equal(1_000_000, _world.Driver.Seconds);
        Assert.Empty(caller.Events);
        caller.Channel.Abort();
        _world.Settle();
        Assert.Equal(["closed: OperationAborted"], caller.Events);
    }

    [Fact]
    public void A_caller_may_choose_its_local_address_if_the_host_has_it_and_it_is_free()
    {
        SimulatedWorld.Listening listening = _world.Listen(SimulatedWorld.At(80));
        SimulatedWorld.Talking caller = _world.Connect(SimulatedWorld.At(80), bind: SimulatedWorld.At(1000));
        _world.Settle();
        Assert.Equal(SimulatedWorld.At(1000), listening.Accepted[0].Channel.RemoteEndPoint);
        Assert.Equal(
            SocketError.AddressAlreadyInUse,
            SimulatedWorld.ErrorOf(() => _world.Connect(SimulatedWorld.At(80), bind: SimulatedWorld.At(80)))
        );
        Assert.Equal(
            SocketError.AddressNotAvailable,
            SimulatedWorld.ErrorOf(() => _world.Connect(SimulatedWorld.At(80), IPEndPoint.Parse("192.0.2.1:0")))
        );
        Assert.Equal(
            SocketError.AddressFamilyNotSupported,
            SimulatedWorld.ErrorOf(() => _world.Connect(SimulatedWorld.At(80), IPEndPoint.Parse("[::1]:0")))
        );

        // The same two ends, once more: as on Linux, connecting says so, not binding.
        SimulatedWorld.Talking again = _world.Connect(SimulatedWorld.At(80), bind: SimulatedWorld.At(1000));
        _world.Settle();
        Assert.Equal(["closed: AddressNotAvailable"], again.Events);
        caller.Channel.Abort();
        _world.Settle();
        SimulatedWorld.Talking free = _world.Connect(SimulatedWorld.At(80), bind: SimulatedWorld.At(1000));
        _world.Settle();
        Assert.Equal(["connected"], free.Events);
    }

    [Fact]
    public void Callers_beyond_the_backlog_wait_until_there_is_room()
    {
        SimulatedWorld.Listening listening = _world.Listen(settings: new ListenSettings(Backlog: 2));
        listening.Listener.PauseAccepting();
        SimulatedWorld.Talking[] callers = Enumerable
            .Range(0, 5)
            .Select(_ => _world.Connect(listening.Listener.LocalEndPoint))
            .ToArray();
        _world.Settle();
        Assert.Equal([1, 1, 1, 0, 0], callers.Select(static caller => caller.Events.Count));

        // One of the callers that wait gives up.
        callers[3].Channel.Abort();
        _world.Settle();
        listening.Listener.ResumeAccepting();
        _world.Settle();
        Assert.Equal(4, listening.Accepted.Count);
        Assert.Equal(["connected"], callers[4].Events);
        Assert.Equal(["closed: OperationAborted"], callers[3].Events);
    }

    [Fact]
    public void A_listener_that_closes_breaks_with_those_who_wait()
    {
        SimulatedWorld.Listening listening = _world.Listen(settings: new ListenSettings(Backlog: 0));
        listening.Listener.PauseAccepting();
        SimulatedWorld.Talking waiting = _world.Connect(listening.Listener.LocalEndPoint);
        SimulatedWorld.Talking calling = _world.Connect(listening.Listener.LocalEndPoint);
        _world.Settle();
        listening.Listener.Close();
        listening.Listener.Close();
        _world.Settle();
        Assert.Equal(["connected", "closed: ConnectionReset"], waiting.Events);
        Assert.Equal(["closed: ConnectionRefused"], calling.Events);
        Assert.Equal(0, _world.Driver.OpenCount);
        _world.Listen(listening.Listener.LocalEndPoint);
    }

    [Fact]
    public void A_connection_that_waits_to_be_accepted_may_send_and_close()
    {
        SimulatedWorld.Listening listening = _world.Listen();
        listening.Listener.PauseAccepting();
        SimulatedWorld.Talking one = _world.Connect(listening.Listener.LocalEndPoint);
        SimulatedWorld.Talking other = _world.Connect(listening.Listener.LocalEndPoint);
        _world.Settle();
        one.Write("I was here.");
        one.Channel.Close();
        other.Channel.Abort();
        _world.Settle();
        listening.Listener.ResumeAccepting();
        _world.Settle();
        Assert.Equal(["received 11", "end of stream"], listening.Accepted[0].Events);
        Assert.Equal(["closed: ConnectionReset"], listening.Accepted[1].Events);
    }

    [Fact]
    public void Unix_paths_are_names_and_no_files()
    {
        var path = new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), "becket-simulated.sock"));
        SimulatedWorld.Talking nobody = _world.Connect(path);
        _world.Settle();
        Assert.Equal(["closed: AddressNotAvailable"], nobody.Events);
        SimulatedWorld.Listening listening = _world.Listen(path, new ListenSettings(UnixMode: UnixFileMode.UserRead));
        Assert.False(File.Exists(path.ToString()));
        Assert.Equal(SocketError.AddressAlreadyInUse, SimulatedWorld.ErrorOf(() => _world.Listen(path)));
        SimulatedWorld.Talking caller = _world.Connect(path);
        _world.Settle();
        SimulatedWorld.Talking called = Assert.Single(listening.Accepted);
        Assert.Equal(
            (path, UnnamedUnixEndPoint.Instance),
            (called.Channel.LocalEndPoint, called.Channel.RemoteEndPoint)
        );
        Assert.Equal(
            (UnnamedUnixEndPoint.Instance, path),
            (caller.Channel.LocalEndPoint, caller.Channel.RemoteEndPoint)
        );
        Assert.False(caller.Channel.NoDelay);
        caller.Write("Hello!");
        _world.Settle();
        Assert.Equal("Hello!", called.Text);

        // There is no reset between Unix sockets.
        called.Channel.Abort();
        _world.Settle();
        Assert.Equal(["connected", "end of stream"], caller.Events);
        listening.Listener.Close();
        _world.Listen(path);
    }

    [Fact]
    public void Hosts_on_one_network_reach_each_other_by_address_and_have_loopbacks_of_their_own()
    {
        var network = new SimulatedNetwork();
        using var here = new SimulatedDriver(network, IPAddress.Parse("10.0.0.1"));
        using var there = new SimulatedDriver(network, IPAddress.Parse("10.0.0.2"), IPAddress.Parse("fd00::2"));
        using var world = new SimulatedWorld(here, there);
        SimulatedWorld.Listening listening = world.Listen(new IPEndPoint(IPAddress.Any, 80));
        SimulatedWorld.Talking caller = world.Connect(IPEndPoint.Parse("10.0.0.1:80"), from: there);
        SimulatedWorld.Talking stranger = world.Connect(SimulatedWorld.At(80), from: there);
        caller.Channel.Write(new byte[200_000]);
        world.Settle();
        Assert.Equal(["connected"], caller.Events);
        Assert.Equal(["closed: ConnectionRefused"], stranger.Events);
        SimulatedWorld.Talking called = Assert.Single(listening.Accepted);
        Assert.Equal(200_000, called.Bytes.Length);
        Assert.Equal(IPAddress.Parse("10.0.0.2"), ((IPEndPoint)called.Channel.RemoteEndPoint).Address);
        Assert.Equal(IPEndPoint.Parse("10.0.0.1:80"), called.Channel.LocalEndPoint);
        Assert.Equal(
            SocketError.AddressNotAvailable,
            SimulatedWorld.ErrorOf(() => world.Listen(IPEndPoint.Parse("10.0.0.2:80")))
        );
        Assert.Throws<ArgumentException>(() => new SimulatedDriver(network, IPAddress.Parse("10.0.0.1")));
    }
}
