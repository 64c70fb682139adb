using System.Net;
using System.Net.Sockets;
using System.Text;
using Becket.Reactors.Drivers.Sockets;

namespace Becket.Tests.Net.Endpoints;

/// <summary>Drivers remember the last sender and the last receiver of datagrams, so that an answer makes no new
/// address. What they remember must be right when the other ends alternate.</summary>
public class DatagramSenderTests : EndpointTest
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Senders_that_alternate_each_get_their_own_answers(string address)
    {
        Assert.SkipWhen(address == "::1" && !Socket.OSSupportsIPv6, "This machine has no IPv6.");
        var here = new UdpOptions { Interface = IPAddress.Parse(address) };
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            DatagramPort server = await reactor.ListenUdp(0, new Echo(), here);
            await AskInTurns(server.Host, listener => reactor.ListenUdp(0, listener, here));
        });
    }

    [Fact]
    public void Senders_at_Unix_sockets_that_alternate_each_get_their_own_answers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The names are those of Linux's abstract namespace.");
        string name = $"\0becket-{Guid.NewGuid()}";
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            DatagramPort server = await reactor.ListenUnixDatagram(name, new Echo());
            int clients = 0;
            await AskInTurns(server.Host, listener => reactor.ListenUnixDatagram($"{name}-{clients++}", listener));
        });
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void An_end_point_that_its_owner_has_changed_is_the_new_address(string address)
    {
        Assert.SkipWhen(address == "::1" && !Socket.OSSupportsIPv6, "This machine has no IPv6.");
        var here = new UdpOptions { Interface = IPAddress.Parse(address) };
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            (Listener first, Listener second) = (new Listener(), new Listener());
            int firstPort = (await reactor.ListenUdp(0, first, here)).Port;
            int secondPort = (await reactor.ListenUdp(0, second, here)).Port;
            DatagramPort sender = await reactor.ListenUdp(0, new Listener(), here);
            var to = new IPEndPoint(IPAddress.Parse(address), firstPort);
            for (int i = 0; i < 3; i++)
            {
                to.Port = firstPort;
                sender.Write("first"u8, to);
                Assert.Equal(("first", sender.Host), await first.Heard.Get());
                to.Port = secondPort;
                sender.Write("second"u8, to);
                Assert.Equal(("second", sender.Host), await second.Heard.Get());
            }
        });
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_sender_that_the_protocol_has_changed_is_itself_again_in_the_next_datagram(string address)
    {
        Assert.SkipWhen(address == "::1" && !Socket.OSSupportsIPv6, "This machine has no IPv6.");
        var here = new UdpOptions { Interface = IPAddress.Parse(address) };
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            var listener = new Listener();
            DatagramPort server = await reactor.ListenUdp(0, listener, here);
            DatagramPort client = await reactor.ListenUdp(0, new Listener(), here);
            for (int i = 0; i < 3; i++)
            {
                client.Write("ask"u8, server.Host);
                (_, EndPoint from) = await listener.Heard.Get();
                Assert.Equal(client.Host, from);
                ((IPEndPoint)from).Port = 69; // to answer at another port, as some protocols do
            }
        });
    }

    /// <summary>Three clients ask in turns, and twice each, so that the server meets the sender of before, and another
    /// one.</summary>
    private static async Deferred AskInTurns(EndPoint server, Func<Listener, Deferred<DatagramPort>> open)
    {
        List<(DatagramPort Port, Listener Listener)> clients = [];
        for (int i = 0; i < 3; i++)
        {
            var listener = new Listener();
            clients.Add((await open(listener), listener));
        }

        for (int round = 0; round < 3; round++)
        {
            foreach ((int number, (DatagramPort port, Listener listener)) in clients.Index())
            {
                for (int repeat = 0; repeat < 2; repeat++)
                {
                    string text = $"{number} {round} {repeat}";
                    port.Write(Encoding.ASCII.GetBytes(text), server);
                    (string answer, EndPoint from) = await listener.Heard.Get();
                    Assert.Equal(text, answer);
                    Assert.Equal(server.ToString(), from.ToString());
                }
            }
        }
    }

    private sealed class Echo : DatagramProtocol
    {
        protected internal override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) =>
            Transport.Write(data, from);
    }

    private sealed class Listener : DatagramProtocol
    {
        public DeferredQueue<(string Text, EndPoint From)> Heard { get; } = new();

        protected internal override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) =>
            Heard.Put((Encoding.ASCII.GetString(data), from));
    }
}

/// <inheritdoc cref="DatagramSenderTests"/>
public sealed class SocketsDatagramSenderTests : DatagramSenderTests
{
    protected override Reactor Create(ReactorOptions options) => Reactor.Create(options, new SocketsDriver());
}
