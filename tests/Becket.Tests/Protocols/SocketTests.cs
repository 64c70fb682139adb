using System.Net;

namespace Becket.Tests.Protocols;

/// <summary>The same protocols over real sockets.</summary>
public class SocketTests : ProtocolTest
{
    private static readonly ListenOptions s_loopback = new() { Interface = IPAddress.Loopback };

    [Fact]
    public void Lines_are_echoed_and_after_a_pause_of_the_server_they_come_later() =>
        Run(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() =>
                    new ScriptedLines
                    {
                        OnLine = static (lines, line) =>
                        {
                            lines.SendLine(line);
                            lines.PauseProducing();
                            _ = lines.Transport.Reactor.CallLater(TimeSpan.FromMilliseconds(1), lines.ResumeProducing);
                        },
                    }
                ),
                s_loopback
            );
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                port.Port,
                () => new CollectingProtocol()
            );
            client.Transport.Write("one\r\ntwo\r\nthree\r\n"u8);
            await Until(reactor, () => client.Text == "one\r\ntwo\r\nthree\r\n");
            client.Transport.LoseConnection();
            await port.StopListening();
            await reactor.DeferLater(TimeSpan.FromMilliseconds(10));
        });

    [Fact]
    public void An_exception_of_LineReceived_ends_its_connection_only() =>
        Run(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() =>
                    new ScriptedLines
                    {
                        OnLine = static (lines, line) =>
                        {
                            if (line == "bad")
                            {
                                throw new FormatException(line);
                            }

                            lines.SendLine(line);
                        },
                    }
                ),
                s_loopback
            );
            CollectingProtocol good = await reactor.ConnectTcp("127.0.0.1", port.Port, () => new CollectingProtocol());
            CollectingProtocol bad = await reactor.ConnectTcp("127.0.0.1", port.Port, () => new CollectingProtocol());
            bad.Transport.Write("bad\r\nmore\r\n"u8);
            await bad.Ended;
            Assert.IsType<FormatException>(TakeError(reactor).Error);
            good.Transport.Write("good\r\n"u8);
            await Until(reactor, () => good.Text == "good\r\n");
            good.Transport.LoseConnection();
            await port.StopListening();
        });

    [Fact]
    public void Fifty_clients_that_never_end_a_line_are_all_aborted_in_time() =>
        Run(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new ScriptedLines { FrameTimeout = TimeSpan.FromMilliseconds(100) }),
                s_loopback
            );
            var clients = new List<CollectingProtocol>();
            for (int i = 0; i < 50; i++)
            {
                clients.Add(await reactor.ConnectTcp("127.0.0.1", port.Port, () => new CollectingProtocol()));
            }

            var trickle = new LoopingCall(() => clients.ForEach(static client => client.Transport.Write("x"u8)));
            _ = trickle.Start(TimeSpan.FromMilliseconds(20));
            foreach (CollectingProtocol client in clients)
            {
                await client.Ended;
            }

            trickle.Stop();
            await Until(reactor, () => port.Connections == 0);
            await port.StopListening();
        });
}
