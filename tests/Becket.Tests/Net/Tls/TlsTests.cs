using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;

namespace Becket.Tests.Net.Tls;

public class TlsTests : TlsTest
{
    [Fact]
    public void Both_sides_talk_and_end_in_order() =>
        Run(async Deferred () =>
        {
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                serverProtocol: new TlsRecorder { OnData = static (server, data) => server.Transport.Write(data) }
            );
            client.Transport.Write("over "u8);
            client.Transport.Write("and out"u8);
            await Until(() => client.Received == "over and out");
            client.Transport.LoseConnection();
            await client.Ended;
            await server.Ended;

            Assert.IsType<ConnectionDoneException>(client.Reason);
            Assert.IsType<ConnectionDoneException>(server.Reason);
            Assert.Equal(["made", "secure", "lost"], client.Events);
            Assert.Equal(["made", "secure", "lost"], server.Events);
        });

    [Fact]
    public void All_callbacks_run_on_the_loops_thread_with_its_context() =>
        Run(async Deferred () =>
        {
            int thread = Environment.CurrentManagedThreadId;
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                serverProtocol: new TlsRecorder { OnData = static (server, data) => server.Transport.Write(data) }
            );
            for (int i = 1; i <= 50; i++)
            {
                client.Transport.Write("x"u8);
                await Until(() => client.Count == i);
            }

            client.Transport.LoseConnection();
            await client.Ended;
            await server.Ended;
            Assert.Equal([thread], client.Threads);
            Assert.Equal([thread], server.Threads);
            Assert.False(client.LostContext || server.LostContext);
            Assert.NotNull(SynchronizationContext.Current);
        });

    [Fact]
    public void No_thread_of_the_pool_takes_part()
    {
        // A part that ran on another thread would run in the execution context of its start, and this AsyncLocal
        // reports each time that a thread enters it.
        var threads = new ConcurrentDictionary<int, bool>();
        var context = new AsyncLocal<string?>(_ => threads.TryAdd(Environment.CurrentManagedThreadId, true));
        int thread = 0;
        long calls = 0L;
        Run(async Deferred () =>
        {
            thread = Environment.CurrentManagedThreadId;
            context.Value = "TLS";
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                serverProtocol: new TlsRecorder { OnData = static (server, data) => server.Transport.Write(data) }
            );
            await server.Tls.WaitForHandshake();

            // A part that ran on another thread would have to come back to the loop. What TLS puts off to the end of
            // the turn is not a call from a thread.
            long before = Reactor.Statistics().CallsFromThreads;
            for (int i = 1; i <= 1000; i++)
            {
                client.Transport.Write("x"u8);
                await Until(() => client.Count == i);
            }

            calls = Reactor.Statistics().CallsFromThreads - before;
            client.Transport.LoseConnection();
            await server.Ended;
        });

        Assert.Equal([thread], threads.Keys);
        Assert.Equal(0, calls);
    }

    [Fact]
    public void What_is_written_before_the_handshake_waits_for_it_and_comes_first() =>
        Run(async Deferred () =>
        {
            var early = new TlsRecorder
            {
                OnMade = static client => client.Transport.Write("early "u8),
                OnSecure = static client => client.Transport.Write("late"u8),
            };
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(clientProtocol: early);
            await Until(() => server.Received == "early late");
            client.Transport.AbortConnection();
            await server.Ended;
        });

    [Fact]
    public void The_writes_of_a_turn_become_one_record() =>
        Run(async Deferred () =>
        {
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair();
            for (int i = 0; i < 1000; i++)
            {
                client.Transport.Write("0123456789"u8);
            }

            await Until(() => server.Count == 10_000);
            Assert.Equal(1, server.Pieces);
            client.Transport.LoseConnection();
            await server.Ended;
        });

    [Fact]
    public void Much_goes_through_in_both_directions() =>
        Run(async Deferred () =>
        {
            const int Total = 8 * 1024 * 1024;
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                serverProtocol: new TlsRecorder { OnData = static (server, data) => server.Transport.Write(data) }
            );
            byte[] much = new byte[Total];
            new Random(1).NextBytes(much);
            var got = new MemoryStream();
            client.OnData = (_, data) => got.Write(data);

            // In pieces, because the transport receives nothing while more than the high-water mark is unsent.
            for (int sent = 0; sent < Total; sent += 50_000)
            {
                int piece = Math.Min(50_000, Total - sent);
                client.Transport.Write(much.AsSpan(sent, piece));
                await Until(() => got.Length == sent + piece);
            }

            Assert.Equal(much, got.ToArray());
            client.Transport.LoseConnection();
            await server.Ended;
        });

    [Fact]
    public void What_was_written_before_LoseConnection_arrives() =>
        Run(async Deferred () =>
        {
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair();
            client.Transport.Write(new byte[5_000_000]);
            client.Transport.LoseConnection();
            Assert.False(client.Transport.IsConnected);
            await server.Ended;
            await client.Ended;

            Assert.Equal(5_000_000, server.Count);
            Assert.IsType<ConnectionDoneException>(server.Reason);
            Assert.IsType<ConnectionDoneException>(client.Reason);
        });

    [Fact]
    public void LoseConnection_in_the_first_moment_loses_nothing() =>
        Run(async Deferred () =>
        {
            for (int i = 0; i < 30; i++)
            {
                (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                    clientProtocol: new TlsRecorder
                    {
                        OnMade = static client =>
                        {
                            client.Transport.Write("hello"u8);
                            client.Transport.LoseConnection();
                        },
                    }
                );
                await server.Ended;
                Assert.Equal("hello", server.Received);
                Assert.IsType<ConnectionDoneException>(server.Reason);
                await client.Ended;
                Assert.IsType<ConnectionDoneException>(client.Reason);
            }
        });

    [Fact]
    public void LoseConnection_before_the_handshake_with_nothing_written_aborts() =>
        Run(async Deferred () =>
        {
            var client = new TlsRecorder { OnMade = static client => client.Transport.LoseConnection() };
            await Assert.ThrowsAsync<ConnectionAbortedException>(async () => await TlsPair(clientProtocol: client));
            Assert.IsType<ConnectionAbortedException>(client.Reason);
        });

    [Fact]
    public void AbortConnection_is_a_reset_for_the_peer() =>
        Run(async Deferred () =>
        {
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair();
            client.Transport.AbortConnection();
            await client.Ended;
            await server.Ended;

            Assert.IsType<ConnectionAbortedException>(client.Reason);
            Assert.IsType<ConnectionResetException>(server.Reason);
        });

    [Fact]
    public void Both_sides_know_what_the_handshake_agreed_upon() =>
        Run(async Deferred () =>
        {
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                new TlsClientOptions
                {
                    TargetHost = "localhost",
                    TrustedRoots = Certificates.Roots,
                    ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                },
                new TlsServerOptions
                {
                    Certificate = Certificates.Server,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                }
            );
            await server.Tls.WaitForHandshake();

            Assert.Equal(SslApplicationProtocol.Http11, client.Tls.NegotiatedApplicationProtocol);
            Assert.Equal(SslApplicationProtocol.Http11, server.Tls.NegotiatedApplicationProtocol);
            Assert.Equal("CN=localhost", client.Tls.RemoteCertificate!.Subject);
            Assert.Null(server.Tls.RemoteCertificate);
            Assert.Equal("localhost", server.Tls.TargetHost);
            Assert.True(client.Tls.IsSecure && server.Tls.IsSecure);
            Assert.NotEqual(SslProtocols.None, client.Tls.SslProtocol);
            Assert.Equal(client.Tls.CipherSuite, server.Tls.CipherSuite);
            client.Transport.LoseConnection();
            await server.Ended;
        });

    [Fact]
    public void The_server_chooses_its_certificate_by_the_name_it_is_asked_for() =>
        Run(async Deferred () =>
        {
            var names = new List<string?>();
            var options = new TlsServerOptions
            {
                SelectCertificate = name =>
                {
                    names.Add(name);
                    return name == "other.example" ? Certificates.OtherServer : Certificates.Server;
                },
            };
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                new TlsClientOptions { TargetHost = "other.example", TrustedRoots = Certificates.Roots },
                options
            );

            Assert.Equal("CN=other.example", client.Tls.RemoteCertificate!.Subject);
            Assert.Equal(["other.example"], names.Distinct());
            client.Transport.LoseConnection();
            await server.Ended;
        });

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void One_side_can_end_its_stream_and_go_on_reading(SslProtocols version) =>
        Run(async Deferred () =>
        {
            await using ConnectionListener listener = Reactor.AcceptTls(
                0,
                new TlsServerOptions { Certificate = Certificates.Server, Protocols = version },
                Local
            );
            Connection client = await Reactor.ConnectTls("127.0.0.1", listener.Port, ClientOptions);
            client.Write("question"u8);
            client.LoseWriteConnection();
            await foreach (Connection server in listener)
            {
                Assert.Equal("question", await ReadToEnd(server.AsStream()));
                server.Write(new byte[1_000_000]);
                await server.DisposeAsync();
                await server.WhenEnded();
                break;
            }

            Assert.Equal(1_000_000, (await ReadToEnd(client.AsStream())).Length);
            await client.DisposeAsync();
            await client.WhenEnded();
        });

    [Fact]
    public void A_callback_that_throws_ends_that_connection_and_is_logged() =>
        Run(async Deferred () =>
        {
            var boom = new InvalidDataException("boom");
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                serverProtocol: new TlsRecorder { OnData = (_, _) => throw boom }
            );
            client.Transport.Write("x"u8);
            await server.Ended;
            await client.Ended;

            Assert.Same(boom, server.Reason);
            Assert.Contains("TlsRecorder.DataReceived", Log.TakeOne().Text, StringComparison.Ordinal);
        });

    [Fact]
    public void A_ConnectionMade_that_throws_ends_that_connection_and_is_logged() =>
        Run(async Deferred () =>
        {
            var boom = new InvalidDataException("boom");
            var client = new TlsRecorder { OnMade = _ => throw boom };
            Assert.Same(
                boom,
                await Assert.ThrowsAsync<InvalidDataException>(async () => await TlsPair(clientProtocol: client))
            );
            Assert.Same(boom, client.Reason);
            Assert.Contains("TlsRecorder.ConnectionMade", Log.TakeOne().Text, StringComparison.Ordinal);
        });

    [Fact]
    public void A_HandshakeCompleted_that_throws_ends_that_connection_and_is_logged() =>
        Run(async Deferred () =>
        {
            var boom = new InvalidDataException("boom");
            (TlsRecorder? client, TlsRecorder? server) = await TlsPair(
                serverProtocol: new TlsRecorder { OnSecure = _ => throw boom }
            );
            await server.Ended;
            await client.Ended;

            Assert.Same(boom, server.Reason);
            Assert.Contains("TlsRecorder.HandshakeCompleted", Log.TakeOne().Text, StringComparison.Ordinal);
        });

    [Fact]
    public void Connections_for_await_work_over_tls() =>
        Run(async Deferred () =>
        {
            await using ConnectionListener listener = Reactor.AcceptTls(0, ServerOptions, Local);
            Deferred serving = Serve();
            await using Connection client = await Reactor.ConnectTls("127.0.0.1", listener.Port, ClientOptions);
            byte[] much = new byte[3_000_000];
            new Random(2).NextBytes(much);
            Deferred sending = Send();
            byte[] back = new byte[much.Length];
            await client.AsStream().ReadExactlyAsync(back);
            await sending;
            Assert.Equal(much, back);
            await client.DisposeAsync();
            await serving;

            async Deferred Send() => await client.AsStream().WriteAsync(much);

            async Deferred Serve()
            {
                await foreach (Connection connection in listener)
                {
                    await using Connection _ = connection;
                    await connection.AsStream().CopyToAsync(connection.AsStream());
                    break;
                }
            }
        });

    [Fact]
    public void A_silent_client_does_not_delay_other_clients() =>
        Run(async Deferred () =>
        {
            await using ConnectionListener listener = Reactor.AcceptTls(0, ServerOptions, Local);
            Connection silent = await Reactor.ConnectTcp("127.0.0.1", listener.Port);
            await using Connection client = await Reactor.ConnectTls("127.0.0.1", listener.Port, ClientOptions);
            await foreach (Connection server in listener)
            {
                Assert.Equal(client.Host, server.Peer);
                await server.DisposeAsync();
                break;
            }

            silent.AbortConnection();
        });

    [Fact]
    public void Connecting_can_be_given_up_in_the_handshake() =>
        Run(async Deferred () =>
        {
            ListeningPort port = await Reactor.ListenTcp(0, Factory.ForProtocol(() => new TlsRecorder()), Local);
            var client = new TlsRecorder();
            Deferred<TlsRecorder> connecting = Reactor.ConnectTls("127.0.0.1", port.Port, () => client, ClientOptions);
            await Until(() => client.Events.Contains("made"));
            connecting.Cancel();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connecting);
            await client.Ended;
            Assert.IsType<ConnectionAbortedException>(client.Reason);
            await port.StopListening();
        });
}
