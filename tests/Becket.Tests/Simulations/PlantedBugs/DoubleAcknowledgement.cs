using System.Text;

namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary>A server that carries out payments, and a client that sends each payment until it is acknowledged. The bug:
/// the server remembers per connection which payments it has seen. When an acknowledgement is lost in a partition, the
/// client connects anew, and its payment is carried out and acknowledged a second time.</summary>
internal sealed class DoubleAcknowledgement(bool isRight)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly ConnectOptions s_options = new() { ConnectTimeout = s_patience };

    private readonly HashSet<string> _seen = [];

    /// <summary>How many times each payment was carried out.</summary>
    public Dictionary<string, int> Payments { get; } = [];

    /// <summary>How many times the payment was carried out that was carried out most often.</summary>
    public int MostTimes { get; private set; }

    public void Serve(Reactor reactor) =>
        _ = reactor.ListenTcp(7, Factory.ForProtocol(() => new Till(this, isRight ? _seen : [])));

    /// <summary>The client's program.</summary>
    public static async Deferred Pay(Reactor reactor, int payments)
    {
        Customer? customer = null;
        for (int payment = 0; payment < payments; )
        {
            try
            {
                customer ??= await reactor.ConnectTcp("server", 7, static () => new Customer(), s_options);
                await customer.Pay($"{payment:000}").AddTimeout(s_patience, reactor);
                payment++;
                await reactor.DeferLater(TimeSpan.FromMilliseconds(200));
            }
            catch (Exception error) when (error is IOException or TimeoutException)
            {
                customer?.Transport.AbortConnection();
                customer = null;
                await reactor.DeferLater(s_patience);
            }
        }
    }

    private void CarryOut(string payment)
    {
        Payments[payment] = Payments.GetValueOrDefault(payment) + 1;
        MostTimes = Math.Max(MostTimes, Payments[payment]);
    }

    private sealed class Till(DoubleAcknowledgement server, HashSet<string> seen) : LineOnlyReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            string payment = Encoding.ASCII.GetString(line);
            if (seen.Add(payment))
            {
                server.CarryOut(payment);
            }

            SendLine(line);
        }
    }

    private sealed class Customer : LineOnlyReceiver
    {
        private Deferred? _answer;

        public Deferred Pay(string payment)
        {
            if (!Transport.IsConnected)
            {
                throw new ConnectionEndedException("The connection has ended.");
            }

            SendLine(payment);
            return _answer = new Deferred();
        }

        protected override void LineReceived(ReadOnlySpan<byte> line) => Fire(static answer => answer.Callback());

        protected override void ConnectionLost(Failure reason) => Fire(answer => answer.Errback(reason));

        private void Fire(Action<Deferred> fire)
        {
            if (_answer is { Called: false } answer)
            {
                fire(answer);
            }
        }
    }
}
