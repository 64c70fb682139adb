namespace Becket.Tests.Reactors.Observing;

/// <summary>The instruments of the meter "Becket", in virtual time.</summary>
public sealed class MetricsTests : ReactorTest
{
    private readonly MetricsReader _metrics = new();

    public override void Dispose()
    {
        base.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void Turns_and_calls_are_those_of_the_statistics()
    {
        Reactor reactor = Measured();
        string[] turns = [];
        string[] calls = [];
        long made = 0;

        reactor.Run(async Deferred () =>
        {
            await reactor.DeferLater(Seconds(1));
            await Deferred.Yield();
            (turns, calls, made) = (
                _metrics.Read("becket.reactor.turns"),
                _metrics.Read("becket.reactor.calls"),
                reactor.Statistics().Turns
            );
        });

        Assert.Equal([$"{made}"], turns);
        Assert.Equal(
            ["1 becket.call.kind=delayed", "0 becket.call.kind=from_thread", "1 becket.call.kind=yield"],
            calls
        );
    }

    [Fact]
    public void Each_turn_is_recorded_once()
    {
        Reactor reactor = Measured();

        reactor.Run(async Deferred () => await reactor.DeferLater(Seconds(1)));

        // And the start, which is measured as a turn is.
        Assert.Equal(reactor.Statistics().Turns + 1, _metrics.Take("becket.reactor.turn.duration").Length);
    }

    [Fact]
    public void Connections_count_by_kind_and_end_and_so_do_their_bytes()
    {
        Reactor reactor = Measured();
        string[] open = [];
        string[] bytes = [];

        reactor.Run(async Deferred () =>
        {
            var server = new Quiet();
            await reactor.ListenTcp(80, Factory.ForProtocol(() => server));
            Quiet client = await reactor.ConnectTcp("127.0.0.1", 80, static () => new Quiet());
            client.Transport!.Write("tea"u8);
            await server.Received;
            open = _metrics.Read("becket.connection.count");
            bytes = _metrics.Read("becket.connection.io");
            server.Transport!.AbortConnection();
            await client.Ended;
        });

        string client = "becket.connection.role=client";
        string server = "becket.connection.role=server";
        Assert.Equal([$"1 {client} network.transport=tcp", $"1 {server} network.transport=tcp"], open);
        Assert.Contains($"3 {client} network.io.direction=transmit network.transport=tcp", bytes);
        Assert.Contains($"3 {server} network.io.direction=receive network.transport=tcp", bytes);
        string[] ended = _metrics.Take("becket.connection.ended");
        Assert.Equal(2, ended.Length);
        Assert.Contains(
            $"1 {client} error.type=Becket.Net.Errors.ConnectionResetException network.transport=tcp",
            ended
        );
    }

    [Fact]
    public void An_attempt_that_fails_has_its_error()
    {
        Reactor reactor = Measured();

        reactor.Run(async Deferred () =>
        {
            try
            {
                await reactor.ConnectTcp("127.0.0.1", 81, static () => new Quiet());
            }
            catch (ConnectionRefusedException) { }
        });

        Assert.EndsWith(
            "error.type=Becket.Net.Errors.ConnectionRefusedException network.transport=tcp",
            Assert.Single(_metrics.Take("becket.connect.duration")),
            StringComparison.Ordinal
        );
        Assert.Empty(_metrics.Take("becket.connection.ended"));
    }

    [Fact]
    public void Slots_are_busy_or_free_and_items_wait_for_them()
    {
        Reactor reactor = Measured();
        string[] slots = [];
        string[] waiting = [];

        reactor.Run(async Deferred () =>
        {
            Deferred run = Cooperator.ForEach([1, 2, 3, 4, 5], slots: 2, _ => reactor.DeferLater(Seconds(1)));
            (slots, waiting) = (
                _metrics.Read("becket.cooperator.slot.count"),
                _metrics.Read("becket.cooperator.queue.length")
            );
            await run;
            Assert.Equal(
                ["0 becket.slot.state=busy", "0 becket.slot.state=free"],
                _metrics.Read("becket.cooperator.slot.count")
            );
            Assert.Equal(["0"], _metrics.Read("becket.cooperator.queue.length"));
        });

        Assert.Equal(["2 becket.slot.state=busy", "0 becket.slot.state=free"], slots);
        Assert.Equal(["3"], waiting);
    }

    [Fact]
    public void A_run_that_ends_early_leaves_no_slot_and_no_item_in_the_counts()
    {
        Reactor reactor = Measured();

        reactor.Run(async Deferred () =>
        {
            try
            {
                await Cooperator.ForEach([1, 2, 3, 4], slots: 2, static _ => Deferred.Fail(new TimeoutException()));
            }
            catch (TimeoutException) { }

            Assert.Equal(
                ["0 becket.slot.state=busy", "0 becket.slot.state=free"],
                _metrics.Read("becket.cooperator.slot.count")
            );
            Assert.Equal(["0"], _metrics.Read("becket.cooperator.queue.length"));
        });
    }

    [Fact]
    public void Iterators_of_a_cooperator_are_counted_until_they_end()
    {
        Reactor reactor = Measured();
        string[] during = [];

        reactor.Run(async Deferred () =>
        {
            var cooperator = new Cooperator(reactor);
            Deferred done = cooperator.Coiterate(Work());
            during = _metrics.Read("becket.cooperator.task.count");
            await done;
            Assert.Equal(["0"], _metrics.Read("becket.cooperator.task.count"));
        });

        Assert.Equal(["1"], during);

        static IEnumerable<Deferred?> Work()
        {
            yield return null;
        }
    }

    [Fact]
    public void Functions_on_threads_have_a_wait_and_a_duration()
    {
        Reactor reactor = Measured();

        reactor.Run(async Deferred () =>
        {
            await reactor.DeferToThread(static () => { });
            try
            {
                await reactor.DeferToThread(static () => throw new TimeoutException());
            }
            catch (TimeoutException) { }
        });

        Assert.Equal(2, _metrics.Take("becket.thread_call.wait").Length);
        string[] durations = _metrics.Take("becket.thread_call.duration");
        Assert.Equal(2, durations.Length);
        Assert.EndsWith("error.type=System.TimeoutException", durations[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_callbacks_throw_and_failures_that_no_code_handles_are_counted()
    {
        Reactor reactor = Measured();
        string[] errors = [];

        reactor.Run(async Deferred () =>
        {
            reactor.CallLater(Seconds(1), static () => throw new TimeoutException());
            await reactor.DeferLater(Seconds(2));
            errors = _metrics.Read("becket.reactor.callback_errors");
        });

        Assert.Equal(["1"], errors);
        Assert.Equal(100, Log.TakeOne().Id);
    }

    [Fact]
    public void Reactors_with_the_same_name_count_together_and_one_that_has_ended_is_gone()
    {
        Reactor first = Measured();
        Reactor second = Measured();
        first.CallLater(Seconds(1), static () => { });
        second.CallLater(Seconds(1), static () => { });

        Assert.Equal(["2"], _metrics.Read("becket.delayed_call.count"));
        second.Dispose();
        Assert.Equal(["1"], _metrics.Read("becket.delayed_call.count"));
        first.Dispose();
        Assert.Empty(_metrics.Read("becket.delayed_call.count"));
    }

    [Fact]
    public void A_thread_that_collects_while_the_loop_works_finds_sensible_numbers()
    {
        Reactor reactor = Measured();
        bool isOver = false;
        OtherThread collecting = OnThread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                Assert.All(
                    _metrics.Read("becket.reactor.turns"),
                    static turns => Assert.InRange(long.Parse(turns), 0, 100_000)
                );
            }
        });

        reactor.Run(async Deferred () =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                await reactor.DeferLater(Seconds(1));
            }
        });

        Volatile.Write(ref isOver, true);
        collecting.Join();
    }

    [Fact]
    public void Nothing_is_enabled_while_nobody_listens()
    {
        using var silent = new MetricsReader(listens: false);
        Reactor reactor = Make(options => options with { MeterFactory = silent });

        Assert.False(reactor.Instruments.TurnDuration.Enabled);
        Assert.False(reactor.Instruments.LoopDelay.Enabled);
        Assert.False(reactor.Instruments.ThreadCallWait.Enabled);
        Assert.False(reactor.Instruments.ConnectDuration.Enabled);
    }

    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create((options ?? new ReactorOptions()) with { VirtualTime = true });

    private Reactor Measured() => Make(options => options with { MeterFactory = _metrics });
}
