namespace Becket.Tests.Simulations.Library;

/// <summary>A client service that logs in and sends a heartbeat each second, and its server.</summary>
internal sealed class KeptConnection
{
    private const int Port = 7;

    private readonly ClientService<Link> _service;

    public KeptConnection(Reactor reactor)
    {
        var policy = new BackoffPolicy();
        Endpoint = new WatchedEndpoint(
            reactor,
            new HostnameEndpoint(
                reactor,
                "server",
                Port,
                new ConnectOptions { ConnectTimeout = TimeSpan.FromSeconds(10) }
            ),
            policy
        );
        _service = new ClientService<Link>(
            reactor,
            Endpoint,
            Factory.ForProtocol(() => new Link(this)),
            new ClientServiceOptions<Link> { RetryPolicy = policy, PrepareConnection = link => link.LogIn() }
        );
        _service.StartService();
    }

    public WatchedEndpoint Endpoint { get; }

    /// <summary>The connections that are open at the client.</summary>
    public int Open { get; private set; }

    /// <summary>How many times the client has logged in.</summary>
    public int LogIns { get; private set; }

    /// <summary>The heartbeats that were answered.</summary>
    public int Beats { get; private set; }

    public bool IsConnected => _service.Connection is not null;

    /// <summary>The server: it answers each line with the same line.</summary>
    public static void Serve(Reactor reactor) =>
        _ = reactor.ListenTcp(Port, Factory.ForProtocol(static () => new Echo()));

    private sealed class Echo : LineOnlyReceiver
    {
        private IdleTimeout? _idle;

        protected override void ConnectionMade() => _idle = new IdleTimeout(Transport, TimeSpan.FromSeconds(4));

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            _idle!.ResetTimeout();
            SendLine(line);
        }

        protected override void ConnectionLost(Failure reason) => _idle!.Cancel();
    }

    private sealed class Link(KeptConnection client) : LineOnlyReceiver
    {
        private readonly Deferred _loggedIn = new();
        private Heartbeat? _heartbeat;
        private bool _hasFailed;

        public Deferred LogIn()
        {
            SendLine("log in");
            return _loggedIn
                .AddTimeout(TimeSpan.FromSeconds(5), Transport.Reactor)
                .AddErrback(
                    Failure (failure) =>
                    {
                        NoteFailure();
                        return failure;
                    }
                );
        }

        protected override void ConnectionMade() => client.Open++;

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            if (line.SequenceEqual("beat"u8))
            {
                client.Beats++;
                _heartbeat!.NoteReceived();
            }
            else if (!_loggedIn.Called)
            {
                client.LogIns++;
                client.Endpoint.NoteReady();
                _heartbeat = new Heartbeat(Transport, () => SendLine("beat"));
                _heartbeat.Start(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
                _loggedIn.Callback();
            }
        }

        protected override void ConnectionLost(Failure reason)
        {
            client.Open--;
            _heartbeat?.Stop();
            NoteFailure();
        }

        /// <summary>A log-in that fails ends the connection a little later: that is one failure.</summary>
        private void NoteFailure()
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                client.Endpoint.NoteFailure();
            }
        }
    }
}
