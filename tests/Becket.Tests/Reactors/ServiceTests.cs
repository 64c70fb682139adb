using Becket.Tests.Net;

namespace Becket.Tests.Reactors;

public sealed class ServiceTests : ReactorTest
{
    private readonly List<string> _events = [];

    [Fact]
    public void Services_start_in_order_and_stop_in_reverse_each_after_the_one_before()
    {
        Reactor reactor = Make();
        _ = reactor.Services.Add(Slow(reactor, "a"));
        var inner = new ServiceGroup("inner");
        _ = inner.Add(Slow(reactor, "b"));
        _ = inner.Add(Slow(reactor, "c"));
        _ = reactor.Services.Add(inner);
        reactor.Run(async Deferred () =>
        {
            await reactor.Services.Start();
            _events.Add("job");
            Assert.True(inner.IsRunning);
            Assert.Same(inner, reactor.Services.Find("inner"));
        });
        Assert.Equal(
            [
                "start a",
                "a",
                "start b",
                "b",
                "start c",
                "c",
                "job",
                "stop c",
                "no c",
                "stop b",
                "no b",
                "stop a",
                "no a",
            ],
            _events
        );
        Assert.Equal(ServiceState.Stopped, inner.State);
    }

    [Fact]
    public void A_service_that_cannot_start_stops_those_before_it_and_the_reactor()
    {
        Reactor reactor = Make();
        _ = reactor.Services.Add(Quick("a"));
        _ = reactor.Services.Add(Quick("b"));
        _ = reactor.Services.Add(
            Service.Create("c", static () => Deferred.Fail(new FormatException("no configuration")))
        );
        _ = reactor.Services.Add(Quick("d"));
        ServiceException error = Assert.Throws<ServiceException>(reactor.Run);
        Assert.Contains("\"c\" could not be started: no configuration", error.Message, StringComparison.Ordinal);
        Assert.Equal(["start a", "start b", "stop b", "stop a"], _events);
    }

    [Fact]
    public void One_that_is_added_to_a_running_reactor_and_cannot_start_is_logged_at_once_and_only_once()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            await reactor.Services.Start();
            Ignore();
            await Deferred.Yield();
            await Deferred.Yield();
            LogEntry entry = Log.TakeOne();
            Assert.Contains("services", entry.Text, StringComparison.Ordinal);
            Assert.Contains("no configuration", entry.Error!.Message, StringComparison.Ordinal);
            Assert.Null(reactor.Services.Find("c"));
        });

        // Of its own, so that no deferred is left on the stack.
        void Ignore() =>
            _ = reactor.Services.Add(
                Service.Create("c", static () => Deferred.Fail(new FormatException("no configuration")))
            );
    }

    [Fact]
    public void One_that_is_stopped_while_it_starts_is_no_error_in_the_log()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            await reactor.Services.Start();
            Ignore("removed");
            await reactor.Services.Remove(reactor.Services.Find("removed")!);
            Ignore("stopped with the reactor");
        });

        void Ignore(string name) => _ = reactor.Services.Add(Service.Create(name, static () => new Deferred()));
    }

    [Fact]
    public void A_group_cannot_be_added_to_one_that_it_contains()
    {
        var outer = new ServiceGroup("outer");
        var middle = new ServiceGroup("middle");
        var inner = new ServiceGroup("inner");
        _ = outer.Add(middle);
        _ = middle.Add(inner);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => _ = inner.Add(outer));
        Assert.Contains("\"outer\" was added to the group \"inner\"", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _ = outer.Add(outer));
        Assert.Empty(inner);
    }

    [Fact]
    public void A_service_that_cannot_stop_is_reported_and_the_others_stop()
    {
        Reactor reactor = Make();
        _ = reactor.Services.Add(Quick("a"));
        _ = reactor.Services.Add(
            Service.Create("b", stop: static () => Deferred.Fail(new FormatException("disk full")))
        );
        _ = reactor.Services.Add(Quick("c"));
        reactor.Run(async Deferred () => await reactor.Services.Start());
        Assert.Equal(["start a", "start c", "stop c", "stop a"], _events);
        Assert.Contains(
            "\"b\" could not be stopped: disk full",
            Log.TakeOne().Error!.ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_service_that_throws_at_once_or_returns_no_deferred_fails_its_start_and_its_stop(bool throws)
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            var bad = new BadService(throws) { IsBroken = true };
            ServiceException start = await Assert.ThrowsAsync<ServiceException>(async () => await bad.Start());
            Assert.IsNotType<NullReferenceException>(start.InnerException);
            Assert.Equal(ServiceState.Stopped, bad.State);
            bad.IsBroken = false;
            await bad.Start();
            bad.IsBroken = true;
            ServiceException stop = await Assert.ThrowsAsync<ServiceException>(async () => await bad.Stop());
            Assert.IsNotType<NullReferenceException>(stop.InnerException);
            Assert.Equal(ServiceState.Stopped, bad.State);
        });
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("null")]
    [InlineData("no port")]
    public void A_port_service_whose_endpoint_throws_or_gives_null_cannot_start(string answer)
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            var service = new PortService(new BadEndpoint(answer), Factory.ForProtocol(static () => new Recorder()));
            ServiceException error = await Assert.ThrowsAsync<ServiceException>(async () => await service.Start());
            Assert.Contains(
                answer == "throws" ? "Thrown by a test." : "BadEndpoint.Listen",
                error.Message,
                StringComparison.Ordinal
            );
        });
    }

    [Fact]
    public void A_timer_service_whose_function_throws_is_reported_once_and_stops_in_order()
    {
        Reactor reactor = Make();
        var boom = new FormatException("Thrown by a test.");
        reactor.Run(async Deferred () =>
        {
            var service = new TimerService(reactor, Seconds(0.001), () => throw boom);
            await service.Start();
            await Sleep(reactor, 0.005);
            await service.Stop();
        });
        Assert.Same(boom, Log.TakeOne().Error);
    }

    [Fact]
    public void A_client_service_in_a_group_stops_after_the_services_that_use_its_connection()
    {
        Reactor reactor = Make();
        var client = new ClientService<Recorder>(
            reactor,
            Endpoint.Client(reactor, "tcp:127.0.0.1:7"),
            Factory.ForProtocol(() => new Recorder { WhenLost = _ => _events.Add("client lost") })
        );
        _ = reactor.Services.Add(Quick("a"));
        Service service = client.AsService();
        _ = reactor.Services.Add(service);
        _ = reactor.Services.Add(
            Service.Create(
                "user",
                stop: async () =>
                {
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                    _events.Add($"user stops, connected: {client.Connection is not null}");
                }
            )
        );
        reactor.Run(async Deferred () =>
        {
            await reactor.ListenTcp(7, static () => new Recorder());
            await reactor.Services.Start();
            Assert.True(client.IsRunning);
            await client.WhenConnected();
        });
        Assert.Equal(["start a", "user stops, connected: True", "client lost", "stop a"], _events);
        Assert.False(client.IsRunning);
        Assert.StartsWith("client of ", service.Name, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:7", service.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_hangs_as_it_stops_is_named_at_the_time_limit()
    {
        Reactor reactor = Make(static options => options with { ShutdownTimeout = Seconds(5) });
        var group = new ServiceGroup("outer");
        _ = group.Add(Service.Create("stuck", stop: static () => new Deferred()));
        _ = reactor.Services.Add(group);
        reactor.Run(async Deferred () => await reactor.Services.Start());
        Assert.Equal(5, reactor.Seconds);
        Assert.Contains("\"outer/stuck\"", Log.TakeOne().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Adding_to_a_group_that_runs_starts_and_removing_stops()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            Service a = Quick("a");
            await reactor.Services.Add(a);
            Assert.True(a.IsRunning);
            Assert.Throws<InvalidOperationException>(() =>
            {
                reactor.Services.Add(a);
            });
            await reactor.Services.Remove(a);
            Assert.Null(a.Group);
            await Assert.ThrowsAsync<ServiceException>(async () =>
                await reactor.Services.Add(Service.Create("b", static () => throw new FormatException("no")))
            );
            Assert.Empty(reactor.Services);
        });
        Assert.Equal(["start a", "stop a"], _events);
    }

    [Fact]
    public void A_service_that_is_stopped_while_it_starts_is_cancelled()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            var service = Service.Create("a", static () => new Deferred());
            Deferred started = service.Start();
            await service.Stop();
            await Assert.ThrowsAsync<ServiceException>(async () => await started);
            Assert.Equal(ServiceState.Stopped, service.State);
        });
    }

    [Fact]
    public void A_timer_stops_after_the_call_that_is_under_way()
    {
        Reactor reactor = Make();
        _ = reactor.Services.Add(
            new TimerService(
                reactor,
                Seconds(10),
                async Deferred () =>
                {
                    _events.Add("began");
                    await Sleep(reactor, 3);
                    _events.Add("done");
                }
            )
        );
        reactor.CallLater(Seconds(11), reactor.Stop);
        reactor.Run();
        Assert.Equal(["began", "done", "began", "done"], _events);
        Assert.Equal(13, reactor.Seconds);
    }

    [Fact]
    public void A_call_of_a_looping_call_that_is_under_way_is_waited_for()
    {
        Reactor reactor = Make();
        var loop = new LoopingCall(async Deferred () =>
        {
            await Sleep(reactor, 3);
            _events.Add("done");
        })
        {
            Clock = reactor,
        };
        reactor.CallWhenRunning(() => _ = loop.Start(Seconds(10)));
        reactor.CallLater(Seconds(1), reactor.Stop);
        reactor.Run();
        Assert.Equal(["done"], _events);
        Assert.Equal(3, reactor.Seconds);
    }

    [Fact]
    public void A_port_is_a_service_that_can_drain_its_connections()
    {
        Reactor reactor = Make();
        var server = new Recorder { WhenStopRequested = static server => server.Write("Good-bye.") };
        var client = new Recorder();
        client.WhenReceived = (_, _) =>
        {
            _events.Add("good-bye");
            client.Transport.LoseConnection();
        };
        reactor.Run(async Deferred () =>
        {
            var port = new PortService(new TcpServerEndpoint(reactor, 7), Factory.ForProtocol(() => server))
            {
                DrainTimeout = Seconds(5),
            };
            await reactor.Services.Add(port);
            await reactor.ConnectTcp("127.0.0.1", port.Port!.Port, () => client);
            await server.Until(() => server.Events.Count > 0);
            await reactor.Services.Remove(port);
            _events.Add("removed");
        });
        Assert.Equal(["good-bye", "removed"], _events);
    }

    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create((options ?? new ReactorOptions()) with { VirtualTime = true });

    private Service Quick(string name) =>
        Service.Create(
            name,
            () =>
            {
                _events.Add($"start {name}");
                return Deferred.Succeed();
            },
            () =>
            {
                _events.Add($"stop {name}");
                return Deferred.Succeed();
            }
        );

    private Service Slow(Reactor reactor, string name) =>
        Service.Create(
            name,
            async Deferred () =>
            {
                _events.Add($"start {name}");
                await Sleep(reactor, 1);
                _events.Add(name);
            },
            async Deferred () =>
            {
                _events.Add($"stop {name}");
                await Sleep(reactor, 1);
                _events.Add($"no {name}");
            }
        );

    private sealed class BadService(bool throws) : Service
    {
        public bool IsBroken { get; set; }

        protected override Deferred OnStart() => Answer();

        protected override Deferred OnStop() => Answer();

        private Deferred Answer() =>
            !IsBroken ? Deferred.Succeed()
            : throws ? throw new FormatException("Thrown by a test.")
            : null!;
    }

    private sealed class BadEndpoint(string answer) : IStreamServerEndpoint
    {
        public Deferred<IListeningPort> Listen(Factory factory) =>
            answer switch
            {
                "throws" => throw new FormatException("Thrown by a test."),
                "null" => null!,
                _ => Deferred.Succeed<IListeningPort>(null!),
            };
    }
}
