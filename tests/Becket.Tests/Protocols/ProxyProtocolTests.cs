using System.Buffers;
using System.Net;
using System.Text;
using Becket.Testing;

namespace Becket.Tests.Protocols;

public sealed class ProxyProtocolTests : ProtocolTest
{
    private static readonly ProxyHeader s_v4 = new(
        IPEndPoint.Parse("203.0.113.9:56324"),
        IPEndPoint.Parse("198.51.100.2:443")
    );
    private static readonly ProxyHeader s_v6 = new(
        IPEndPoint.Parse("[2001:db8::9]:56324"),
        IPEndPoint.Parse("[2001:db8::2]:443")
    );

    [Fact]
    public void Headers_are_written_as_the_specification_says()
    {
        Assert.Equal("PROXY TCP4 203.0.113.9 198.51.100.2 56324 443\r\n", Encoding.ASCII.GetString(s_v4.ToVersion1()));
        Assert.Equal("PROXY TCP6 2001:db8::9 2001:db8::2 56324 443\r\n", Encoding.ASCII.GetString(s_v6.ToVersion1()));
        Assert.Equal("PROXY UNKNOWN\r\n", Encoding.ASCII.GetString(ProxyHeader.Local.ToVersion1()));
        Assert.Equal(
            "0D0A0D0A000D0A515549540A2111000CCB007109C6336402DC0401BB",
            Convert.ToHexString(s_v4.ToVersion2())
        );
        Assert.Equal("0D0A0D0A000D0A515549540A20000000", Convert.ToHexString(ProxyHeader.Local.ToVersion2()));
        Assert.Equal(
            "PROXY TCP6 ::ffff:203.0.113.9 2001:db8::2 56324 443\r\n",
            Encoding.ASCII.GetString(new ProxyHeader(s_v4.Source!, s_v6.Destination!).ToVersion1())
        );
    }

    [Fact]
    public void A_header_that_is_written_can_be_read()
    {
        foreach (ProxyHeader? header in new[] { s_v4, s_v6, ProxyHeader.Local })
        {
            foreach (byte[]? bytes in new[] { header.ToVersion1(), header.ToVersion2() })
            {
                Assert.Equal(
                    OperationStatus.Done,
                    ProxyHeader.Parse([.. bytes, 1, 2, 3], out ProxyHeader? read, out int length)
                );
                Assert.Equal((header, bytes.Length), (read, length));
                for (int count = 0; count < bytes.Length; count++)
                {
                    Assert.Equal(OperationStatus.NeedMoreData, ProxyHeader.Parse(bytes.AsSpan(0, count), out _, out _));
                }
            }
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", ProxyHeaderFault.Signature)]
    [InlineData("PROXX", ProxyHeaderFault.Signature)]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n", ProxyHeaderFault.Layout)]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n", ProxyHeaderFault.Layout)]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n", ProxyHeaderFault.Layout)]
    [InlineData("PROXY TCP4  1.2.3.4 5.6.7.8 1 2\r\n", ProxyHeaderFault.Layout)]
    [InlineData("PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n", ProxyHeaderFault.Address)]
    [InlineData("PROXY TCP4 1.2.3.04 5.6.7.8 1 2\r\n", ProxyHeaderFault.Address)]
    [InlineData("PROXY TCP4 1.2.3.256 5.6.7.8 1 2\r\n", ProxyHeaderFault.Address)]
    [InlineData("PROXY TCP4 ::1 ::1 1 2\r\n", ProxyHeaderFault.Address)]
    [InlineData("PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n", ProxyHeaderFault.Address)]
    [InlineData("PROXY TCP6 [::1] ::1 1 2\r\n", ProxyHeaderFault.Address)]
    [InlineData("PROXY TCP6 ::1%1 ::1 1 2\r\n", ProxyHeaderFault.Address)]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 65536 2\r\n", ProxyHeaderFault.Port)]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n", ProxyHeaderFault.Port)]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 -1 2\r\n", ProxyHeaderFault.Port)]
    [InlineData("PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n", ProxyHeaderFault.Family)]
    [InlineData("PROXY UNKNOWNX\r\n", ProxyHeaderFault.Family)]
    public void Text_that_is_not_a_header_of_version_1_is_rejected_with_the_fault(
        string text,
        ProxyHeaderFault fault
    ) => AssertFault(fault, Encoding.ASCII.GetBytes(text));

    [Fact]
    public void A_header_of_version_1_has_107_bytes_at_most()
    {
        string longest = "PROXY UNKNOWN " + new string('f', 91) + "\r\n";
        Assert.Equal(
            OperationStatus.Done,
            ProxyHeader.Parse(Encoding.ASCII.GetBytes(longest), out ProxyHeader? header, out int length)
        );
        Assert.Equal((ProxyHeader.Local, 107), (header, length));
        Assert.Equal(
            OperationStatus.NeedMoreData,
            ProxyHeader.Parse(Encoding.ASCII.GetBytes(longest[..106]), out _, out _)
        );
        Assert.Equal(
            OperationStatus.InvalidData,
            ProxyHeader.Parse(
                Encoding.ASCII.GetBytes(longest.Replace("\r\n", "f\r\n", StringComparison.Ordinal)),
                out _,
                out _
            )
        );
    }

    [Theory]
    [InlineData(12, 0x11, ProxyHeaderFault.Version)] // version 1
    [InlineData(12, 0x22, ProxyHeaderFault.Command)] // an unknown command
    [InlineData(13, 0x41, ProxyHeaderFault.Family)] // an unknown family
    [InlineData(13, 0x13, ProxyHeaderFault.Family)] // an unknown transport
    [InlineData(13, 0x21, ProxyHeaderFault.Length)] // too short for IPv6
    [InlineData(14, 0x20, ProxyHeaderFault.Length)] // longer than the limit
    [InlineData(15, 11, ProxyHeaderFault.Length)] // too short for IPv4
    public void Bytes_that_are_not_a_header_of_version_2_are_rejected_with_the_fault(
        int at,
        byte value,
        ProxyHeaderFault fault
    )
    {
        byte[] bytes = s_v4.ToVersion2();
        bytes[at] = value;

        AssertFault(fault, bytes);
    }

    [Fact]
    public void Other_values_in_version_2_than_addresses_belong_to_the_header()
    {
        byte[] bytes = s_v4.ToVersion2();
        bytes[15] += 5;
        Assert.Equal(
            OperationStatus.Done,
            ProxyHeader.Parse([.. bytes, 1, 0, 2, 0x68, 0x32, 0xFF], out ProxyHeader? header, out int length)
        );

        Assert.Equal((s_v4, 33), (header! with { Values = [] }, length));
        Assert.Equal(ProxyHeaderValue.Alpn, Assert.Single(header.Values).Type);
    }

    [Fact]
    public void Other_values_in_version_2_are_written_and_read()
    {
        ProxyHeader header = s_v6 with
        {
            Values =
            [
                new ProxyHeaderValue(ProxyHeaderValue.Authority, "shop.example"u8.ToArray()),
                new ProxyHeaderValue(ProxyHeaderValue.Tls, (byte[])[1, 0, 0, 0, 0, 0x21, 0, 3, .. "1.3"u8]),
            ],
        };
        byte[] bytes = header.ToVersion2();
        Assert.Equal(OperationStatus.Done, ProxyHeader.Parse(bytes, out ProxyHeader? read, out int length));
        Assert.Equal(bytes.Length, length);
        Assert.Equal(header.Source, read!.Source);
        Assert.Equal("shop.example", Encoding.UTF8.GetString(read.Values[0].Data.Span));
        ProxyHeaderValue inside = Assert.Single(read.Values[1].Inside);
        Assert.Equal((0x21, "1.3"), (inside.Type, Encoding.UTF8.GetString(inside.Data.Span)));
        Assert.Empty(read.Values[0].Inside);

        // A value that says to be longer than the header is left out, and what came before it counts.
        bytes[^12] = 0xFF;
        Assert.Equal(OperationStatus.Done, ProxyHeader.Parse(bytes, out read, out _));
        Assert.Equal(ProxyHeaderValue.Authority, Assert.Single(read!.Values).Type);
        Assert.Throws<InvalidOperationException>(() =>
            (s_v4 with { Values = [new ProxyHeaderValue(1, new byte[70_000])] }).ToVersion2()
        );
    }

    [Fact]
    public void A_protocol_can_ask_for_the_header_of_its_connection() =>
        RunVirtually(async reactor =>
        {
            var server = new HeaderProtocol();
            ListeningPort port = await reactor.ListenTcp(
                8007,
                new ProxyProtocolFactory(new ThrottlingFactory(Factory.ForProtocol(() => server)))
            );
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                8007,
                static () => new CollectingProtocol()
            );
            Assert.Null(ProxyHeader.Of(client.Transport));
            client.Transport.Write(s_v4.ToVersion2());
            await reactor.DeferLater(Seconds(1));
            Assert.Equal(s_v4, server.Header);
            client.Transport.LoseConnection();
            await port.StopListening();
            await reactor.DeferLater(Seconds(1));
        });

    [Fact]
    public void The_protocol_has_the_clients_addresses_however_the_header_is_cut() =>
        RunVirtually(async reactor =>
        {
            foreach (byte[]? header in new[] { s_v4.ToVersion1(), s_v6.ToVersion2(), ProxyHeader.Local.ToVersion1() })
            {
                byte[] input = [.. header, .. "hello"u8];
                for (int at = 0; at <= input.Length; at++)
                {
                    var seen = new List<EndPoint>();
                    var inner = new CollectingProtocol();
                    (StringTransport? transport, ProtocolWrapper? wrapper) = Connect(
                        reactor,
                        new RecordingFactory(inner, seen)
                    );
                    transport.Deliver(input.AsSpan(0, at));
                    transport.Deliver(input.AsSpan(at));
                    ProxyHeader? parsed =
                        ProxyHeader.Parse(header, out ProxyHeader? expected, out _) == OperationStatus.Done
                            ? expected!
                            : null;
                    Assert.Equal(expected!.Source ?? transport.Peer, Assert.Single(seen));
                    Assert.Equal(
                        (seen[0], expected.Destination ?? transport.Host, "hello"),
                        (inner.Transport.Peer, inner.Transport.Host, inner.Text)
                    );
                    transport.End();
                }
            }

            await Deferred.Succeed();
        });

    [Fact]
    public void A_connection_without_a_header_is_aborted_and_gets_no_protocol() =>
        RunVirtually(async reactor =>
        {
            (StringTransport? transport, ProtocolWrapper _) = Connect(
                reactor,
                new RecordingFactory(new CollectingProtocol(), [])
            );
            transport.Deliver("GET / HTTP/1.1\r\n\r\n");
            Assert.True(transport.IsAborted);
            Assert.Contains("bytes are those of another protocol", Log.TakeOne().Text, StringComparison.Ordinal);
            transport.End();
            await Deferred.Succeed();
        });

    [Fact]
    public void A_connection_whose_header_comes_too_late_is_aborted() =>
        RunVirtually(async reactor =>
        {
            (StringTransport? transport, ProtocolWrapper _) = Connect(
                reactor,
                new RecordingFactory(new CollectingProtocol(), [])
            );
            transport.Deliver("PROXY TCP4 ");
            await reactor.DeferLater(Seconds(6));
            Assert.True(transport.IsAborted);
            Assert.Contains("took too long", Log.TakeOne().Text, StringComparison.Ordinal);
            transport.End();

            (StringTransport? other, ProtocolWrapper _) = Connect(
                reactor,
                new RecordingFactory(new CollectingProtocol(), [])
            );
            other.Deliver(s_v4.ToVersion2());
            await reactor.DeferLater(Seconds(100));
            Assert.True(other.IsConnected);
            other.End();
        });

    [Fact]
    public void Bytes_behind_the_header_wait_for_a_protocol_that_pauses_at_once() =>
        RunVirtually(async reactor =>
        {
            var inner = new CollectingProtocol();
            (StringTransport? transport, ProtocolWrapper? wrapper) = Connect(
                reactor,
                new RecordingFactory(inner, []) { OnBuilt = static wrapper => wrapper.PauseProducing() }
            );
            ((RecordingFactory)((ProxyProtocolFactory)wrapper.Factory!).Inner).Wrapper = wrapper;
            transport.Deliver([.. s_v4.ToVersion1(), .. "hello"u8]);
            Assert.Equal("", inner.Text);
            wrapper.ResumeProducing();
            Assert.Equal("", inner.Text);
            Assert.True(transport.IsPaused);
            await Deferred.Yield();
            Assert.Equal("hello", inner.Text);
            Assert.False(transport.IsPaused);
            transport.End();
        });

    [Fact]
    public void Limits_by_peer_inside_count_the_clients_and_not_the_proxy() =>
        Run(async reactor =>
        {
            var limit = new LimitConnectionsByPeer(
                Factory.ForProtocol(() =>
                    new ScriptedLines
                    {
                        OnLine = static (lines, line) => lines.SendLine($"{lines.Transport.Peer} {line}"),
                    }
                ),
                1
            );
            ListeningPort port = await reactor.ListenTcp(
                0,
                new ProxyProtocolFactory(limit),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            (CollectingProtocol? one, CollectingProtocol? two, CollectingProtocol? again) = (
                new CollectingProtocol(),
                new CollectingProtocol(),
                new CollectingProtocol()
            );
            foreach (
                (CollectingProtocol? client, ProxyHeader? header) in new[] { (one, s_v4), (two, s_v6), (again, s_v4) }
            )
            {
                await reactor.ConnectTcp("127.0.0.1", port.Port, () => client);
                client.Transport.Write(header.ToVersion2());
                client.Transport.Write("hi\r\n"u8);
                await Until(reactor, () => client.Text.EndsWith('\n') || client.Reason is not null);
            }

            Assert.Equal(
                ("203.0.113.9:56324 hi\r\n", "[2001:db8::9]:56324 hi\r\n", ""),
                (one.Text, two.Text, again.Text)
            );
            one.Transport.LoseConnection();
            two.Transport.LoseConnection();
            await port.StopListening();
        });

    private static void AssertFault(ProxyHeaderFault expected, byte[] bytes)
    {
        Assert.Equal(
            OperationStatus.InvalidData,
            ProxyHeader.Parse(bytes, out ProxyHeader? header, out _, out ProxyHeaderFault fault)
        );
        Assert.Equal((null, expected), (header, fault));
        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.Parse(bytes, out _, out _));
    }

    private static (StringTransport Transport, ProtocolWrapper Wrapper) Connect(Reactor reactor, Factory inner)
    {
        var transport = new StringTransport(reactor);
        var wrapper = (ProtocolWrapper)new ProxyProtocolFactory(inner).BuildProtocol(transport.Peer)!;
        transport.Connect(wrapper);
        return (transport, wrapper);
    }

    private sealed class RecordingFactory(IProtocol protocol, List<EndPoint> seen) : Factory
    {
        public ProtocolWrapper? Wrapper { get; set; }

        public Action<ProtocolWrapper> OnBuilt { get; init; } = static _ => { };

        public override IProtocol? BuildProtocol(EndPoint peer)
        {
            seen.Add(peer);
            if (Wrapper is not null)
            {
                OnBuilt(Wrapper);
            }

            return protocol;
        }
    }

    private sealed class HeaderProtocol : Protocol
    {
        public ProxyHeader? Header { get; private set; }

        protected override void ConnectionMade() => Header = ProxyHeader.Of(Transport);
    }
}
