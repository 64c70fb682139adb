using System.Net;
using Becket.Testing;
using DnsClient;

namespace Becket.Dns.Tests;

/// <summary>Servers on real sockets that lose datagrams, say nothing, or talk nonsense. One test counts the descriptors
/// of the process, so no other test may run meanwhile: one of them has a thousand sockets.</summary>
[Collection(nameof(RealFaultTests))]
[CollectionDefinition(nameof(RealFaultTests), DisableParallelization = true)]
public sealed class RealFaultTests
{
    [Fact]
    public void A_datagram_that_gets_lost_is_asked_for_again()
    {
        using var server = new UnboundServer();
        Run(
            () => new Lossy(server.Address),
            async resolver =>
            {
                Assert.Single((await resolver.Query("four.shop.test", QueryType.A)).Answers);
            },
            TimeSpan.FromSeconds(1)
        );
    }

    [Fact]
    public void A_server_that_says_nothing_is_given_up_and_leaves_no_descriptor_open() =>
        Run(
            () => new Mute(),
            async resolver =>
            {
                int before = Descriptors();
                for (int i = 0; i < 20; i++)
                {
                    DnsLookupException error = await Assert.ThrowsAsync<DnsLookupException>(async () =>
                        await resolver.Query($"n{i}.shop.test", QueryType.A)
                    );
                    Assert.Contains("no answer within", error.Message, StringComparison.Ordinal);
                }

                // A hundred queries were sent. The runtime opens a few descriptors of its own from time to time.
                Assert.True(Descriptors() - before < 50);
            },
            TimeSpan.FromMilliseconds(20)
        );

    [Fact]
    public void An_answer_that_is_none_is_a_reason_and_no_crash() =>
        Run(
            () => new Nonsense(),
            async resolver =>
            {
                DnsLookupException error = await Assert.ThrowsAsync<DnsLookupException>(async () =>
                    await resolver.Query("a.shop.test", QueryType.A)
                );
                Assert.Contains("127.0.0.1", error.Message, StringComparison.Ordinal);
            },
            TimeSpan.FromMilliseconds(200)
        );

    private static int Descriptors() => OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0;

    private static void Run(Func<DatagramProtocol> server, Func<DnsResolver, Deferred> test, TimeSpan tryTimeout) =>
        ReactorTest.Run(
            async reactor =>
            {
                DatagramPort port = await reactor.ListenUdp(
                    0,
                    server(),
                    new UdpOptions { Interface = IPAddress.Loopback }
                );
                await test(
                    new DnsResolver(
                        reactor,
                        new DnsResolverOptions
                        {
                            Servers = [new IPEndPoint(IPAddress.Loopback, port.Port)],
                            HostsFile = null,
                            SearchList = [],
                            TryTimeout = tryTimeout,
                            Attempts = 5,
                        }
                    )
                );
                await port.StopListening();
            },
            new ReactorTestOptions { RealTime = true }
        );

    private sealed class Mute : DatagramProtocol;

    private sealed class Nonsense : DatagramProtocol
    {
        protected override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
        {
            // The right number, and then nothing that a message has.
            Transport.Write([.. data[..2], 0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, 0xff], from);
        }
    }

    /// <summary>Passes on every second question, and the answers.</summary>
    private sealed class Lossy(IPEndPoint server) : DatagramProtocol
    {
        private EndPoint? _client;
        private int _questions;

        protected override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
        {
            if (from.Equals(server))
            {
                Transport.Write(data, _client!);
            }
            else if (++_questions % 2 == 0)
            {
                _client = from;
                Transport.Write(data, server);
            }
        }
    }
}
