using System.Net;
using Becket.Testing;
using Becket.Tests.Tasks;

namespace Becket.Tests.Net.Endpoints;

public sealed class ClientServiceTests : EndpointTest
{
    private static readonly BackoffPolicy s_even = new() { Jitter = static () => 0 };
    private readonly Clock _clock = new();
    private readonly FakeEndpoint _endpoint = new();

    [Fact]
    public void Pauses_grow_by_half_up_to_a_minute_with_jitter_on_top()
    {
        var chance = new Random(1);
        Assert.Equal(
            [1.5, 2.25, 3.375, 5.0625],
            Enumerable.Range(1, 4).Select(n => s_even.DelayAfter(n, chance).TotalSeconds)
        );
        Assert.Equal(60, s_even.DelayAfter(12, chance).TotalSeconds);
        Assert.Equal(60, s_even.DelayAfter(int.MaxValue, chance).TotalSeconds);
        Assert.Equal(
            new BackoffPolicy().DelayAfter(1, new Random(7)),
            new BackoffPolicy().DelayAfter(1, new Random(7))
        );
        Assert.InRange(new BackoffPolicy().DelayAfter(1, chance).TotalSeconds, 1.5, 2.5);
    }

    [Fact]
    public void The_service_tries_again_after_each_failure_and_begins_anew_after_a_success()
    {
        ClientService<Recorder> service = Make();
        service.StartService();
        service.StartService();
        Deferred<Recorder> connected = service.WhenConnected();
        Fail();
        Assert.Equal(1, service.Failures);
        _clock.Advance(Seconds(1.4));
        Assert.Empty(_endpoint.Attempts);
        _clock.Advance(Seconds(0.1));
        Fail();
        _clock.Advance(Seconds(2.25));
        WatchedProtocol<Recorder> first = _endpoint.Succeed();
        Assert.Same(first.Inner, Results.Value(connected));
        Assert.Same(first.Inner, Results.Value(service.WhenConnected()));
        Assert.Equal(0, service.Failures);
        first.ConnectionLost(new Failure(new ConnectionResetException("gone")));
        Assert.Null(service.Connection);
        Deferred<Recorder> again = service.WhenConnected();
        _clock.Advance(Seconds(1.5));
        WatchedProtocol<Recorder> second = _endpoint.Succeed();
        Assert.Same(second.Inner, Results.Value(again));
        Assert.NotSame(first.Inner, second.Inner);
    }

    [Fact]
    public void A_waiter_may_give_up_after_some_failures()
    {
        ClientService<Recorder> service = Make();
        Deferred<Recorder> before = service.WhenConnected(failAfterFailures: 1);
        service.StartService();
        Deferred<Recorder> two = service.WhenConnected(failAfterFailures: 2);
        Deferred<Recorder> forEver = service.WhenConnected();
        Deferred<Recorder> cancelled = service.WhenConnected();
        cancelled.Cancel();
        Assert.IsType<CancelledException>(Results.Error(cancelled));
        Fail();
        Assert.IsType<ConnectionRefusedException>(Results.Error(before));
        Assert.False(two.Called);
        _clock.Advance(Seconds(2));
        Fail();
        Assert.IsType<ConnectionRefusedException>(Results.Error(two));
        Assert.False(forEver.Called);
        Assert.Throws<ArgumentOutOfRangeException>(() => service.WhenConnected(0));
        _ = service.StopService();
        Assert.IsType<CancelledException>(Results.Error(forEver));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void Stopping_gives_up_the_attempt_the_pause_or_the_connection()
    {
        ClientService<Recorder> service = Make();
        service.StartService();
        Deferred stopped = service.StopService();
        Assert.Equal(1, _endpoint.Cancelled);
        Assert.True(stopped.Called);
        Assert.IsType<CancelledException>(Results.Error(service.WhenConnected()));

        service.StartService();
        _endpoint.Attempts.Clear();
        service.StopService();
        service.StartService();
        Fail();
        Assert.True(service.StopService().Called);
        Assert.Empty(_clock.GetDelayedCalls());
        Assert.True(service.StopService().Called);
        Assert.False(service.IsRunning);
    }

    [Fact]
    public void Real_connections_are_kept_and_prepared_and_closed()
    {
        Reactor reactor = Make(virtualTime: false);
        var servers = new List<Recorder>();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => Add(servers)),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            int prepared = 0;
            var service = new ClientService<Recorder>(
                reactor,
                new HostnameEndpoint(reactor, "127.0.0.1", port.Port),
                Factory.ForProtocol(() => new Recorder()),
                new ClientServiceOptions<Recorder>
                {
                    RetryPolicy = new BackoffPolicy
                    {
                        InitialDelay = TimeSpan.FromMilliseconds(1),
                        Jitter = static () => 0,
                    },
                    PrepareConnection = async client =>
                    {
                        client.Send("login");
                        await client.Heard;
                        if (++prepared == 2)
                        {
                            throw new InvalidOperationException("refused on purpose");
                        }
                    },
                }
            );
            service.StartService();
            Recorder first = await service.WhenConnected();
            Assert.Equal("login", first.Text);
            servers[0].Transport.AbortConnection();
            await first.Lost;
            Recorder second = await service.WhenConnected();
            Assert.NotSame(first, second);
            Assert.Equal(3, prepared);
            await service.StopService();
            Assert.IsType<ConnectionDoneException>((await second.Lost).Exception);
        });
        Assert.Equal(3, servers.Count);
        Assert.All(Log.Take(), static entry => Assert.Equal(210, entry.Id));
    }

    [Fact]
    public void A_connection_that_is_lost_during_PrepareConnection_is_made_again()
    {
        var service = new ClientService<Recorder>(
            _clock,
            _endpoint,
            Factory.ForProtocol(() => new Recorder()),
            new ClientServiceOptions<Recorder> { RetryPolicy = s_even, PrepareConnection = static _ => new Deferred() }
        );
        service.StartService();
        Deferred<Recorder> told = service.WhenConnected(failAfterFailures: 1);
        _endpoint.Succeed().ConnectionLost(new Failure(new ConnectionResetException("gone")));
        Assert.IsType<ConnectionResetException>(Results.Error(told));
        _clock.Advance(Seconds(1.5));
        Assert.Single(_endpoint.Attempts);
    }

    [Fact]
    public void A_protocol_that_threw_is_not_given_out_even_if_the_endpoint_gives_it_out()
    {
        var boom = new FormatException("Thrown by a test.");
        var transport = new StringTransport();
        var service = new ClientService<Net.Recorder>(
            _clock,
            new CarelessEndpoint(transport),
            Factory.ForProtocol(() => new Net.Recorder { WhenMade = _ => throw boom }),
            new ClientServiceOptions<Net.Recorder> { RetryPolicy = s_even }
        );
        Deferred<Net.Recorder> waiting = service.WhenConnected(failAfterFailures: 1);
        service.StartService();
        Assert.Same(boom, Results.Error(waiting));
        Assert.Equal(1, service.Failures);
        Assert.True(transport.IsAborted);
        Assert.True(service.StopService().Called);
    }

    [Fact]
    public void A_retry_policy_that_throws_is_reported_and_the_service_goes_on()
    {
        using var failures = new Watched();
        var service = new ClientService<Recorder>(
            _clock,
            _endpoint,
            Factory.ForProtocol(() => new Recorder()),
            new ClientServiceOptions<Recorder>
            {
                RetryPolicy = new BackoffPolicy { Jitter = static () => throw new FormatException("policy") },
            }
        );
        Deferred<Recorder> told = service.WhenConnected(failAfterFailures: 1);
        service.StartService();
        Fail();
        Assert.IsType<ConnectionRefusedException>(Results.Error(told));
        Assert.Single(failures.Seen, static error => error.Message == "policy");
        _clock.Advance(Seconds(1.5));
        Fail();
        Assert.Equal(2, service.Failures);
        _ = service.StopService();
    }

    private static Recorder Add(List<Recorder> servers)
    {
        servers.Add(new Recorder { Echoes = true });
        return servers[^1];
    }

    private ClientService<Recorder> Make() =>
        new(
            _clock,
            _endpoint,
            Factory.ForProtocol(() => new Recorder()),
            new ClientServiceOptions<Recorder> { RetryPolicy = s_even }
        );

    private void Fail() => _endpoint.Attempts.Dequeue().Errback(new ConnectionRefusedException("no"));

    /// <summary>Failures that no deferred carried.</summary>
    private sealed class Watched : IDisposable
    {
        public Watched() => Deferred.UnhandledFailure += Note;

        public List<Exception> Seen { get; } = [];

        public void Dispose() => Deferred.UnhandledFailure -= Note;

        private void Note(object? sender, UnhandledFailureEventArgs unhandled) => Seen.Add(unhandled.Failure.Exception);
    }

    /// <summary>An endpoint of somebody else's, which does not look at what MakeConnection throws.</summary>
    private sealed class CarelessEndpoint(ITransport transport) : IStreamClientEndpoint
    {
        public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
            where TProtocol : class, IProtocol
        {
            var made = (TProtocol)factory.BuildProtocol(transport.Peer)!;
            _ = Record.Exception(() => made.MakeConnection(transport));
            return Deferred.Succeed(made);
        }
    }

    /// <summary>An endpoint whose attempts the test ends.</summary>
    private sealed class FakeEndpoint : IStreamClientEndpoint
    {
        private Func<WatchedProtocol<Recorder>>? _build;
        private Action<WatchedProtocol<Recorder>>? _fire;

        public Queue<Deferred> Attempts { get; } = new();

        public int Cancelled { get; private set; }

        public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
            where TProtocol : class, IProtocol
        {
            var attempt = new Deferred<TProtocol>(_ => Cancelled++);
            Attempts.Enqueue(attempt);
            _build = () => (WatchedProtocol<Recorder>)factory.BuildProtocol(new IPEndPoint(IPAddress.Loopback, 1))!;
            _fire = made => attempt.Callback((TProtocol)(IProtocol)made);
            return attempt;
        }

        public WatchedProtocol<Recorder> Succeed()
        {
            Attempts.Clear();
            WatchedProtocol<Recorder> made = _build!();
            _fire!(made);
            return made;
        }
    }
}
