using System.Globalization;

namespace Becket.Tests.Simulations.Library;

/// <summary>Jobs that each ask a server over a connection of their own, at most <see cref="Slots"/> at once, and that
/// are tried again when the network fails them.</summary>
internal sealed class FlakyWork(Reactor reactor)
{
    public const int Items = 40;
    public const int Slots = 4;
    private const int Port = 7;

    private static readonly ConnectOptions s_options = new() { ConnectTimeout = TimeSpan.FromSeconds(2) };

    /// <summary>The jobs that run now.</summary>
    public int Running { get; private set; }

    /// <summary>The results, in the order of the items; null until all are there.</summary>
    public int[]? Results { get; private set; }

    /// <summary>The server: it answers a number with its square, and notes that it has.</summary>
    public static void Serve(Reactor reactor, ISet<int> done) =>
        _ = reactor.ListenTcp(Port, Factory.ForProtocol(() => new Squaring(done)));

    public async Deferred Run() =>
        Results = await Cooperator.ForEach(
            Enumerable.Range(0, Items),
            Slots,
            Ask,
            new ForEachOptions
            {
                Time = reactor,
                Retries = 1_000,
                RetryPolicy = new BackoffPolicy
                {
                    InitialDelay = TimeSpan.FromMilliseconds(200),
                    MaxDelay = TimeSpan.FromSeconds(2),
                },
            }
        );

    private async Deferred<int> Ask(int item)
    {
        Running++;
        Question? question = null;
        try
        {
            question = await reactor.ConnectTcp("server", Port, static () => new Question(), s_options);
            return await question.Ask(item).AddTimeout(TimeSpan.FromSeconds(2), reactor);
        }
        finally
        {
            question?.Transport.AbortConnection();
            Running--;
        }
    }

    private sealed class Squaring(ISet<int> done) : LineOnlyReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            int item = int.Parse(line, CultureInfo.InvariantCulture);
            done.Add(item);
            SendLine((item * item).ToString(CultureInfo.InvariantCulture));
        }
    }

    private sealed class Question : LineOnlyReceiver
    {
        private readonly Deferred<int> _answer = new();

        public Deferred<int> Ask(int item)
        {
            SendLine(item.ToString(CultureInfo.InvariantCulture));
            return _answer;
        }

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            if (!_answer.Called)
            {
                _answer.Callback(int.Parse(line, CultureInfo.InvariantCulture));
            }
        }

        protected override void ConnectionLost(Failure reason)
        {
            if (!_answer.Called)
            {
                _answer.Errback(reason);
            }
        }
    }
}
