using System.Net;
using System.Security.Authentication;

namespace Becket.FailingCallsProgram;

/// <content>Connections and datagrams.</content>
internal sealed partial class Scenarios
{
    private static async Deferred<string> Echo(Reactor reactor)
    {
        ListeningPort port = await reactor.ListenTcp(
            0,
            Factory.ForProtocol(static () => new EchoProtocol()),
            s_loopback
        );
        await using Connection connection = await reactor.ConnectTcp("127.0.0.1", port.Port);
        string outcome = await Talk(connection, Rounds);
        await port.StopListening();
        return outcome;
    }

    private async Deferred<string> Tls(Reactor reactor)
    {
        ListeningPort port = await reactor.ListenTls(
            0,
            Factory.ForProtocol(static () => new EchoProtocol()),
            new TlsServerOptions { Certificate = _certificate },
            s_loopback
        );
        var options = new TlsClientOptions
        {
            ValidateCertificate = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.GetCertHashString(),
        };
        await using Connection connection = await reactor.ConnectTls("127.0.0.1", port.Port, options);
        string outcome = await Talk(connection, 20);
        await port.StopListening();
        return outcome;
    }

    private static async Deferred<string> Udp(Reactor reactor)
    {
        var server = new UdpEcho();
        var options = new UdpOptions { Interface = IPAddress.Loopback };
        DatagramPort port = await reactor.ListenUdp(0, server, options);
        var client = new UdpClient(s_message);
        DatagramPort own = await reactor.ListenUdp(0, client, options);

        // A datagram may be lost, so it is sent again until its answer comes.
        for (int i = 0; i < Rounds; i++)
        {
            Deferred answered = client.WhenAnswered();
            for (int tries = 0; !answered.Called; tries++)
            {
                if (tries == 20)
                {
                    return "LIE: no answer to twenty datagrams";
                }

                client.Transport.Write(s_message, new IPEndPoint(IPAddress.Loopback, port.Port));
                await reactor.DeferLater(TimeSpan.FromMilliseconds(tries == 0 ? 1 : 50));
            }
        }

        await own.StopListening();
        await port.StopListening();
        return client.Wrong == 0 ? "ok" : "LIE: an answer differs";
    }

    private static async Deferred<string> Unix(Reactor reactor)
    {
        string path = Path.Combine(Path.GetTempPath(), $"becket-{Guid.NewGuid():N}");
        ListeningPort port = await reactor.ListenUnix(path, Factory.ForProtocol(static () => new EchoProtocol()));
        var done = new Deferred<string>();
        await reactor.ConnectUnix(path, () => new Talker(s_message, Rounds, done));
        string outcome = await done;
        await port.StopListening();
        return File.Exists(path) ? "LIE: the socket's file is left" : outcome;
    }

    private static async Deferred<string> Refused(Reactor reactor)
    {
        for (int i = 0; i < 20; i++)
        {
            try
            {
                await reactor.ConnectTcp("127.0.0.1", 1);
                return "LIE: connected where no program listens";
            }
            catch (ConnectionRefusedException) { }
        }

        return "ok";
    }

    private static async Deferred<string> Service(Reactor reactor)
    {
        ListeningPort port = await reactor.ListenTcp(
            0,
            Factory.ForProtocol(static () => new EchoProtocol()),
            s_loopback
        );
        var options = new ClientServiceOptions<EchoProtocol>
        {
            RetryPolicy = new BackoffPolicy { InitialDelay = TimeSpan.FromMilliseconds(5) },
        };
        int made = 0;
        var service = new ClientService<EchoProtocol>(
            reactor,
            new TcpClientEndpoint(reactor, IPAddress.Loopback, port.Port),
            Factory.ForProtocol(() =>
            {
                made++;
                return new EchoProtocol();
            }),
            options
        );
        service.StartService();
        for (int i = 0; i < 5; i++)
        {
            EchoProtocol protocol = await service.WhenConnected();
            protocol.Transport.AbortConnection();
            await protocol.Lost;
        }

        await service.StopService();
        await port.StopListening();
        return made >= 5 ? "ok" : "LIE: fewer connections than were given out";
    }

    private static async Deferred<string> Streams(Reactor reactor)
    {
        ListeningPort port = await reactor.ListenTcp(
            0,
            Factory.ForProtocol(static () => new EchoProtocol()),
            s_loopback
        );
        await using Connection connection = await reactor.ConnectTcp("127.0.0.1", port.Port);
        byte[] sent = new byte[2_000_000];
        new Random(1).NextBytes(sent);
        Stream stream = connection.AsStream();
        ValueTask writing = stream.WriteAsync(sent);
        byte[] received = new byte[sent.Length];
        await stream.ReadExactlyAsync(received);
        await writing;
        await port.StopListening();
        return received.AsSpan().SequenceEqual(sent) ? "ok" : "LIE: what came back differs";
    }

    private static async Deferred<string> Accept(Reactor reactor)
    {
        await using ConnectionListener listener = reactor.AcceptTcp(0, s_loopback);
        Deferred<int> served = Serve(listener, 15);
        for (int i = 0; i < 15; i++)
        {
            await using Connection connection = await reactor.ConnectTcp("127.0.0.1", listener.Port);
            string outcome = await Talk(connection, 2);
            if (outcome != "ok")
            {
                return outcome;
            }
        }

        return await served >= 15 ? "ok" : "LIE: fewer connections than were made";
    }

    private static async Deferred<int> Serve(ConnectionListener listener, int count)
    {
        int served = 0;
        await foreach (Connection connection in listener)
        {
            _ = EchoAll(connection);
            if (++served == count)
            {
                break;
            }
        }

        return served;
    }

    private static async Deferred EchoAll(Connection connection)
    {
        await using (connection)
        {
            try
            {
                await connection.AsStream().CopyToAsync(connection.AsStream());
            }
            catch (Exception error) when (error is IOException or ConnectionEndedException or AuthenticationException)
            {
                // The client's side says so, too.
            }
        }
    }
}
