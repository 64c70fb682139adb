using System.Net;

namespace Becket.Tests.Net.Endpoints;

public sealed class ClientFactoryTests : EndpointTest
{
    [Fact]
    public void A_factory_is_notified_of_failures_and_ends_and_can_connect_again()
    {
        Reactor reactor = Make();
        var factory = new Noting();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new Recorder()),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            IConnector connector = reactor.ConnectTcp("127.0.0.1", port.Port, factory);
            Assert.Equal(new IPEndPoint(IPAddress.Loopback, port.Port), connector.Destination);
            Assert.Throws<InvalidOperationException>(connector.Connect);
            await factory.Protocol.Made;
            Assert.Throws<InvalidOperationException>(connector.StopConnecting);
            connector.Disconnect();
            await factory.Ended;
            connector.Disconnect();
            await port.StopListening();
            factory.Ended = new Deferred();
            connector.Connect();
            await factory.Ended;
        });
        Assert.Equal(
            [
                "start",
                "connecting",
                "lost ConnectionDoneException",
                "stop",
                "start",
                "connecting",
                "failed ConnectionRefusedException",
                "stop",
            ],
            factory.Events
        );
    }

    [Fact]
    public void Connecting_can_be_given_up()
    {
        Reactor reactor = Make();
        var factory = new Noting();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new Recorder()),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            reactor.ConnectTcp("127.0.0.1", port.Port, factory).StopConnecting();
            await reactor.DeferLater(TimeSpan.Zero);
        });
        Assert.Equal(["start", "connecting", "failed ConnectCancelledException", "stop"], factory.Events);
    }

    [Fact]
    public void Pauses_grow_by_e_and_begin_anew_after_a_reset()
    {
        var clock = new Clock();
        var factory = new Retrying { Clock = clock, Jitter = 0 };
        var connector = new FakeConnector();
        Assert.Equal([Math.E, Math.E * Math.E], [Next(), Next()], (a, b) => Math.Abs(a - b) < 1e-6);
        factory.ResetDelay();
        Assert.Equal(Math.E, Next(), 6);
        Assert.Equal(1, factory.Retries);
        factory.StopTrying();
        factory.ClientConnectionLost(connector, new Failure(new ConnectionLostException("gone")));
        Assert.Empty(clock.GetDelayedCalls());

        double Next()
        {
            factory.ClientConnectionFailed(connector, new Failure(new ConnectException("no")));
            double due = Assert.Single(clock.GetDelayedCalls()).TimeInSeconds - clock.Seconds;
            clock.Advance(Seconds(due + 0.001));
            Assert.Equal(1, connector.TakeConnects());
            return due;
        }
    }

    [Fact]
    public void Retries_end_pauses_scatter_and_have_a_limit()
    {
        var clock = new Clock();
        var factory = new Retrying
        {
            Clock = clock,
            Random = new Random(3),
            MaxRetries = 2,
            MaxDelay = Seconds(5),
        };
        var connector = new FakeConnector();
        var dues = new List<double>();
        for (int i = 0; i < 3; i++)
        {
            factory.ClientConnectionFailed(connector, new Failure(new ConnectException("no")));
            dues.AddRange(clock.GetDelayedCalls().Select(call => call.TimeInSeconds - clock.Seconds));
            clock.Advance(Seconds(20));
        }

        Assert.Equal(2, dues.Count);
        Assert.NotEqual(Math.E, dues[0]);
        Assert.InRange(dues[0], 1, 5);
        Assert.Equal(Seconds(5), factory.Delay);
        factory.ResetDelay();
        factory.ClientConnectionFailed(connector, new Failure(new ConnectException("no")));
        Assert.Single(clock.GetDelayedCalls());
        factory.StopTrying();
        Assert.Empty(clock.GetDelayedCalls());
    }

    private sealed class Noting : ClientFactory
    {
        public List<string> Events { get; } = [];

        public Recorder Protocol { get; private set; } = new();

        public Deferred Ended { get; set; } = new();

        public override IProtocol BuildProtocol(EndPoint peer) => Protocol;

        protected internal override void StartedConnecting(IConnector connector) => Events.Add("connecting");

        protected internal override void ClientConnectionFailed(IConnector connector, Failure reason) =>
            Events.Add("failed " + reason.Exception.GetType().Name);

        protected internal override void ClientConnectionLost(IConnector connector, Failure reason) =>
            Events.Add("lost " + reason.Exception.GetType().Name);

        protected override void StartFactory() => Events.Add("start");

        protected override void StopFactory()
        {
            Events.Add("stop");
            if (!Ended.Called)
            {
                Ended.Callback();
            }
        }
    }

    private sealed class Retrying : ReconnectingClientFactory
    {
        public override IProtocol? BuildProtocol(EndPoint peer) => null;
    }

    private sealed class FakeConnector : IConnector
    {
        private int _connects;

        public Reactor Reactor => throw new InvalidOperationException("asked for");

        public EndPoint Destination { get; } = new DnsEndPoint("db.test", 1);

        public void Connect() => _connects++;

        public void Disconnect() { }

        public void StopConnecting() => throw new InvalidOperationException("It is not connecting.");

        public int TakeConnects() => (_connects, _connects = 0).Item1;
    }
}
