namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary>Keeps a connection. The pauses before the attempts double, from 250 ms to 4 s. The bug: the limit is
/// checked before the doubling rather than behind it, so that a long outage ends in pauses of 8 s.</summary>
internal sealed class BackoffOffByOne(Reactor reactor, bool isRight)
{
    private static readonly ConnectOptions s_options = new() { ConnectTimeout = TimeSpan.FromMilliseconds(500) };

    private TimeSpan _next = FirstPause;

    public static TimeSpan FirstPause { get; } = TimeSpan.FromMilliseconds(250);

    public static TimeSpan LongestPause { get; } = TimeSpan.FromSeconds(4);

    /// <summary>The pause before the last attempt.</summary>
    public TimeSpan Pause { get; private set; }

    public int Connections { get; private set; }

    /// <summary>The server: it accepts connections, and loses each after a while.</summary>
    public static void Serve(Reactor reactor) =>
        _ = reactor.ListenTcp(7, Factory.ForProtocol(static () => new Brief()));

    public async Deferred Run()
    {
        while (true)
        {
            try
            {
                Waiting connection = await reactor.ConnectTcp("server", 7, static () => new Waiting(), s_options);
                Connections++;
                _next = FirstPause;
                await connection.WhenEnded;
            }
            catch (IOException)
            {
                // The pause follows.
            }

            Pause = NextPause();
            await reactor.DeferLater(Pause);
        }
    }

    private TimeSpan NextPause()
    {
        TimeSpan pause = _next;
        if (isRight ? pause < LongestPause : pause <= LongestPause)
        {
            _next = 2 * pause;
        }

        return pause;
    }

    private sealed class Brief : Protocol
    {
        protected override void ConnectionMade() =>
            Transport.Reactor.CallLater(
                TimeSpan.FromSeconds(5),
                static transport => transport.AbortConnection(),
                Transport
            );
    }

    private sealed class Waiting : Protocol
    {
        private readonly DeferredEvent _ended = new();

        public Deferred WhenEnded => _ended.Wait();

        protected override void ConnectionMade() =>
            Transport.Reactor.CallLater(
                TimeSpan.FromSeconds(8),
                static transport => transport.AbortConnection(),
                Transport
            );

        protected override void DataReceived(ReadOnlySpan<byte> data) { }

        protected override void ConnectionLost(Failure reason) => _ended.Set();
    }
}
