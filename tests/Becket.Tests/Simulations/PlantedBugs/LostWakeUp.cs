namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary>Sends orders one after the other, and each again until it is acknowledged. The bug: when the connection is
/// lost, the sender notes the outage on a thread and then waits for the next connection. If that is made while the
/// thread works, the event has passed, and the sender waits for ever beside a good connection.</summary>
internal sealed class LostWakeUp(Reactor reactor, bool isRight)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly DeferredEvent _connected = new();
    private Link? _link;

    /// <summary>The orders that the server has acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>The outages that the program has noted.</summary>
    public int Outages { get; private set; }

    /// <summary>The server: it acknowledges each line with the same line, after 100 ms of work.</summary>
    public static void Serve(Reactor reactor) => _ = reactor.ListenTcp(7, Factory.ForProtocol(static () => new Echo()));

    public async Deferred Send(int orders)
    {
        _ = KeepConnected();
        await _connected.Wait();
        while (Acknowledged < orders)
        {
            if (_link is { } link)
            {
                try
                {
                    await link.Ask($"order {Acknowledged}").AddTimeout(s_patience, reactor);
                    Acknowledged++;
                    continue;
                }
                catch (Exception error) when (error is IOException or TimeoutException)
                {
                    link.Transport.AbortConnection();
                }
            }

            Outages = await reactor.DeferToThread(() => Outages + 1);
            if (isRight)
            {
                while (_link is null)
                {
                    await _connected.Wait();
                }
            }
            else
            {
                // The bug: nobody looks whether the connection is there already.
                await _connected.Wait();
            }
        }
    }

    private async Deferred KeepConnected()
    {
        while (true)
        {
            try
            {
                Link link = await reactor.ConnectTcp("server", 7, static () => new Link());
                _link = link;
                _connected.Pulse();
                await link.WhenEnded;
                _link = null;
            }
            catch (IOException)
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private sealed class Echo : LineOnlyReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            byte[] answer = line.ToArray();
            Transport.Reactor.CallLater(
                TimeSpan.FromMilliseconds(100),
                () =>
                {
                    if (Transport.IsConnected)
                    {
                        SendLine(answer);
                    }
                }
            );
        }
    }

    private sealed class Link : LineOnlyReceiver
    {
        private readonly DeferredEvent _ended = new();
        private Deferred? _answer;

        public Deferred WhenEnded => _ended.Wait();

        public Deferred Ask(string line)
        {
            SendLine(line);
            return _answer = new Deferred();
        }

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            if (_answer is { Called: false } answer)
            {
                answer.Callback();
            }
        }

        protected override void ConnectionLost(Failure reason)
        {
            // First who waits for the connection, then who waits for an answer.
            _ended.Set();
            if (_answer is { Called: false } answer)
            {
                answer.Errback(reason);
            }
        }
    }
}
