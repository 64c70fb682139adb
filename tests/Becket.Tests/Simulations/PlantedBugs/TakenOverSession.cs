namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary>A server that gives a client one session, and sends it news. A log-in takes time. The bug: while the first
/// log-in is under way, the client gives up, connects anew and gets the session; then the first log-in ends, and takes
/// the session over for a connection that nobody reads.</summary>
internal sealed class TakenOverSession(Reactor reactor, bool isRight)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(150);
    private int _accepted;
    private Session? _session;

    /// <summary>The number of the connection that has the session, counted from 1; 0 for none.</summary>
    public int Present => _session?.Number ?? 0;

    /// <summary>The highest number that ever had the session.</summary>
    public int Newest { get; private set; }

    /// <summary>The client's program: it logs in, listens for a while, and begins anew.</summary>
    public static async Deferred Listen(Reactor reactor)
    {
        while (true)
        {
            Client? client = null;
            try
            {
                client = await reactor.ConnectTcp("server", 7, static () => new Client());
                await client.LogIn().AddTimeout(s_patience, reactor);
                await client.WhenEnded.AddTimeout(TimeSpan.FromSeconds(1), reactor);
            }
            catch (Exception error) when (error is IOException or TimeoutException)
            {
                // It begins anew.
            }

            client?.Transport.AbortConnection();
            await reactor.DeferLater(TimeSpan.FromMilliseconds(10));
        }
    }

    public void Serve() => _ = reactor.ListenTcp(7, Factory.ForProtocol(() => new Session(this, ++_accepted)));

    private async Deferred LogIn(Session session)
    {
        // A directory is asked who this is.
        await reactor.DeferLater(TimeSpan.FromMilliseconds(10 + reactor.Random.Next(40)));
        if (isRight && (!session.Transport.IsConnected || session.Number < Newest))
        {
            session.Transport.AbortConnection();
            return;
        }

        _session?.Transport.AbortConnection();
        _session = session;
        Newest = Math.Max(Newest, session.Number);
        session.SendNews();
    }

    private void Leave(Session session)
    {
        if (_session == session)
        {
            _session = null;
        }
    }

    private sealed class Session(TakenOverSession server, int number) : LineOnlyReceiver
    {
        public int Number => number;

        public void SendNews()
        {
            if (Transport.IsConnected)
            {
                SendLine("news");
                Transport.Reactor.CallLater(TimeSpan.FromMilliseconds(200), SendNews);
            }
        }

        protected override void LineReceived(ReadOnlySpan<byte> line) => _ = server.LogIn(this);

        protected override void ConnectionLost(Failure reason) => server.Leave(this);
    }

    private sealed class Client : LineOnlyReceiver
    {
        private readonly Deferred _loggedIn = new();
        private readonly DeferredEvent _ended = new();
        private IdleTimeout? _silence;

        public Deferred WhenEnded => _ended.Wait();

        /// <returns>Fires with the first news.</returns>
        public Deferred LogIn()
        {
            SendLine("bus 7");
            return _loggedIn;
        }

        protected override void ConnectionMade() => _silence = new IdleTimeout(Transport, TimeSpan.FromSeconds(2));

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            _silence!.ResetTimeout();
            if (!_loggedIn.Called)
            {
                _loggedIn.Callback();
            }
        }

        protected override void ConnectionLost(Failure reason)
        {
            _silence!.Cancel();
            _ended.Set();
        }
    }
}
