namespace Becket.Tests.Net.Tls;

public class TlsFlowControlTests : TlsTest
{
    [Fact]
    public void A_push_producer_is_paused_and_resumed_and_stopped() =>
        Run(async Deferred () =>
        {
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair();
            var producer = new Pusher(client);
            server.Transport.PauseProducing();
            client.Transport.RegisterProducer((IPushProducer)producer);
            await producer.Produce(until: () => producer.Pauses > 0);
            Assert.Equal(0, producer.Resumes);

            server.Transport.ResumeProducing();
            await Until(() => producer.Resumes > 0);
            Assert.Throws<InvalidOperationException>(() => client.Transport.RegisterProducer((IPushProducer)producer));
            client.Transport.AbortConnection();
            await client.Ended;
            await server.Ended;
            Assert.Equal(1, producer.Stops);
        });

    [Fact]
    public void A_push_producer_that_floods_the_handshake_is_paused_until_it_is_done() =>
        Run(async Deferred () =>
        {
            Pusher? producer = null;
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                clientProtocol: new TlsRecorder
                {
                    OnMade = client =>
                    {
                        producer = new Pusher(client);
                        client.Transport.RegisterProducer((IPushProducer)producer);
                        client.Transport.Write(new byte[100_000]);
                    },
                }
            );
            Assert.Equal(1, producer!.Pauses);
            await Until(() => producer.Resumes == 1 && server.Count == 100_000);
            client.Transport.UnregisterProducer();
            client.Transport.LoseConnection();
            await server.Ended;
        });

    [Fact]
    public void A_push_producer_that_aborts_when_it_is_paused_ends_the_write_that_paused_it() =>
        Run(async Deferred () =>
        {
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair();
            var producer = new Pusher(client) { OnPause = client.Transport.AbortConnection };
            server.Transport.PauseProducing();
            client.Transport.RegisterProducer((IPushProducer)producer);

            client.Transport.Write(new byte[32_000_000]);

            Assert.Equal(1, producer.Pauses);
            await client.Ended;
            await server.Ended;
        });

    [Fact]
    public void A_pull_producer_is_asked_until_it_is_done_and_LoseConnection_waits_for_it() =>
        Run(async Deferred () =>
        {
            var puller = new Puller(100);
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                clientProtocol: new TlsRecorder
                {
                    OnMade = client =>
                    {
                        puller.Transport = client.Transport;
                        client.Transport.RegisterProducer((IPullProducer)puller);
                        client.Transport.LoseConnection();
                    },
                }
            );
            await server.Ended;
            await client.Ended;

            Assert.Equal(100 * 10_000, server.Count);
            Assert.IsType<ConnectionDoneException>(server.Reason);
            Assert.Equal(0, puller.Stops);
        });

    [Fact]
    public void A_protocol_that_pauses_gets_nothing_until_it_resumes_and_not_before_that_returns() =>
        Run(async Deferred () =>
        {
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair();
            server.OnData = static (server, _) => server.Transport.PauseProducing();
            client.Transport.Write("one"u8);
            await Until(() => server.Received == "one");
            client.Transport.Write("two"u8);
            for (int i = 0; i < 50; i++)
            {
                await Deferred.Yield();
            }

            Assert.Equal("one", server.Received);
            server.Transport.ResumeProducing();
            Assert.Equal("one", server.Received);
            await Until(() => server.Received == "onetwo");
            server.Transport.ResumeProducing();
            client.Transport.LoseConnection();
            await server.Ended;
        });

    [Fact]
    public void A_protocol_that_pauses_before_the_handshake_is_secure_all_the_same() =>
        Run(async Deferred () =>
        {
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                serverProtocol: new TlsRecorder { OnMade = static server => server.Transport.PauseProducing() }
            );
            await server.Tls.WaitForHandshake();
            client.Transport.Write("late"u8);
            for (int i = 0; i < 50; i++)
            {
                await Deferred.Yield();
            }

            Assert.Equal(0, server.Count);
            server.Transport.ResumeProducing();
            await Until(() => server.Received == "late");
            client.Transport.LoseConnection();
            await server.Ended;
        });

    [Fact]
    public void A_peer_that_never_reads_the_answers_is_not_read_from() =>
        Run(async Deferred () =>
        {
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                serverProtocol: new TlsRecorder
                {
                    OnData = static (server, _) => server.Transport.Write(new byte[50_000]),
                }
            );
            client.Transport.PauseProducing();
            (int asked, int turns) = (0, 0);
            while (turns < 200 || server.Transport.Unsent == 0)
            {
                // A few at a time: bytes received together are answered together.
                int before = server.Count;
                if (asked - server.Count < 10)
                {
                    asked++;
                    client.Transport.Write("x"u8);
                }

                await Deferred.Yield();
                await Deferred.Yield();
                turns = server.Count == before ? turns + 1 : 0;
            }

            // It was more than the mark, of which the system's buffers may have taken a part; and no more than the
            // answers to what was asked.
            Assert.InRange(server.Transport.Unsent, 1, server.Transport.HighWaterMark + (20 * 64 * 1024));
            client.Transport.AbortConnection();
            await client.Ended;
            await server.Ended;
        });

    [Fact]
    public void A_slow_reader_slows_a_writer_down_over_tls() =>
        Run(async Deferred () =>
        {
            const int Total = 16 * 1024 * 1024;
            await using ConnectionListener listener = Reactor.AcceptTls(0, ServerOptions, Local);
            await using Connection client = await Reactor.ConnectTls("127.0.0.1", listener.Port, ClientOptions);
            await foreach (Connection server in listener)
            {
                long most = 0L;
                Deferred sending = Send();
                await Until(() => server.Buffered >= Connection.InputLimit && client.Unsent > 0);
                await server.AsStream().ReadExactlyAsync(new byte[Total]);
                await sending;
                Assert.InRange(most, 0, client.Transport.HighWaterMark + 20_000);
                await server.DisposeAsync();

                async Deferred Send()
                {
                    for (int sent = 0; sent < Total; sent += 8192)
                    {
                        await client.AsStream().WriteAsync(new byte[8192]);
                        most = Math.Max(most, client.Unsent);
                    }
                }

                break;
            }
        });

    private sealed class Pusher(TlsRecorder client) : IPushProducer
    {
        public int Pauses { get; private set; }

        public int Resumes { get; private set; }

        public int Stops { get; private set; }

        public Action OnPause { get; init; } = static () => { };

        public void PauseProducing()
        {
            Pauses++;
            OnPause();
        }

        public void ResumeProducing() => Resumes++;

        public void StopProducing() => Stops++;

        public async Deferred Produce(Func<bool> until)
        {
            while (!until())
            {
                client.Transport.Write(new byte[10_000]);
                await Deferred.Yield();
            }
        }
    }

    private sealed class Puller(int pieces) : IPullProducer
    {
        private int _left = pieces;

        public ITransport Transport { get; set; } = null!;

        public int Stops { get; private set; }

        public void ResumeProducing()
        {
            Transport.Write(new byte[10_000]);
            if (--_left == 0)
            {
                Transport.UnregisterProducer();
            }
        }

        public void StopProducing() => Stops++;
    }
}
