namespace Becket.Tests.Deferreds;

/// <content>Looping calls, cooperators, triggers, timers, clocks and connections.</content>
public sealed partial class CallContextTests
{
    [Fact]
    public void All_calls_of_a_looping_call_have_the_context_of_its_start()
    {
        Run(async () =>
        {
            LoopingCall loop = new(() =>
            {
                See();
                s_local.Value = "leak";
            });
            _ = In("a", () => loop.Start(Seconds(1)));
            See();
            In("x", () => loop.Reset());
            await _reactor.DeferLater(Seconds(2.5));
            loop.Stop();
            _seen.Add("again");
            _ = loop.Start(Seconds(1));
            See();
            await _reactor.DeferLater(Seconds(1.5));
            loop.Stop();
        });

        Assert.Equal(["a", null, "a", "a", "again", null, null, null], _seen);
    }

    [Fact]
    public void Iterators_of_a_cooperator_and_jobs_of_ForEach()
    {
        Run(async () =>
        {
            var cooperator = new Cooperator(_reactor);
            Deferred first = In("a", () => cooperator.Coiterate(Steps("leak"))).AddCallback(static _ => { });
            Deferred second = cooperator.Coiterate(Steps(null)).AddCallback(static _ => { });
            await first;
            await second;
            await In(
                "b",
                () =>
                    Cooperator.ForEach(
                        [1, 2],
                        slots: 1,
                        async _ =>
                        {
                            See();
                            await Deferred.Yield();
                        }
                    )
            );
        });

        Assert.Equal(["a", null, "a", null, "b", "b"], _seen);

        IEnumerable<Deferred?> Steps(string? leak)
        {
            for (int i = 0; i < 2; i++)
            {
                See();
                s_local.Value = leak ?? s_local.Value;
                yield return null;
                s_local.Value = leak is null ? null : "a";
            }
        }
    }

    [Fact]
    public void Triggers_and_calls_when_running()
    {
        In("a", () => _reactor.CallWhenRunning(See));
        In("b", () => _reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, See));
        _reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.After, See);
        In("running", () => Run(static () => Deferred.Succeed()));

        Assert.Equal(["a", "b", null], _seen);
        Assert.Null(s_local.Value);
    }

    [Fact]
    public void A_job_has_the_context_of_Run_and_calls_made_before_keep_theirs()
    {
        _reactor.CallLater(Seconds(1), See);
        In("early", () => _reactor.CallFromThread(See));
        In(
            "job",
            () =>
                Run(async () =>
                {
                    See();
                    await _reactor.DeferLater(Seconds(2));
                    See();
                })
        );

        Assert.Equal(["job", "early", null, "job"], _seen);
    }

    [Fact]
    public void A_reactor_that_is_iterated_in_another_context()
    {
        _reactor.CallLater(TimeSpan.Zero, See);
        In("a", () => _reactor.CallLater(TimeSpan.Zero, See));
        In(
            "iterating",
            () =>
            {
                _reactor.Iterate();
                See();
            }
        );

        Assert.Equal([null, "a", "iterating"], _seen);
    }

    [Fact]
    public void Timers_of_the_time_provider()
    {
        Run(async () =>
        {
            using ITimer timer = In(
                "a",
                () => _reactor.TimeProvider.CreateTimer(_ => See(), null, Seconds(1), Timeout.InfiniteTimeSpan)
            );
            await _reactor.DeferLater(Seconds(2));
        });

        Assert.Equal(["a"], _seen);
    }

    [Fact]
    public void Calls_on_a_clock()
    {
        var clock = new Clock();
        In("a", () => clock.CallLater(Seconds(1), See));
        clock.CallLater(
            Seconds(2),
            () =>
            {
                See();
                s_local.Value = "leak";
            }
        );
        clock.CallLater(Seconds(3), See);
        In("moving", () => clock.AdvanceStepwise(Seconds(2)));
        In("moving", () => clock.Advance(Seconds(2)));

        Assert.Equal(["a", null, null], _seen);
        Assert.Null(s_local.Value);
    }

    [Fact]
    public void A_synchronization_context_carries_what_is_posted_to_it()
    {
        Run(async () =>
        {
            SynchronizationContext here = SynchronizationContext.Current!;
            In("a", () => here.Post(_ => See(), null));
            Threads.RunOnOther(() => In("b", () => here.Post(_ => See(), null)));
            await _reactor.DeferLater(Seconds(1));
        });

        Assert.Equal(["a", "b"], _seen);
    }

    [Fact]
    public void Connections_have_the_context_of_the_code_that_listened_or_connected()
    {
        Run(async () =>
        {
            ListeningPort port = await In(
                "server",
                () => _reactor.ListenTcp(0, Factory.ForProtocol(() => new Seeing(this)))
            );
            Seeing client = await In(
                "client",
                () => _reactor.ConnectTcp("127.0.0.1", port.Port, Factory.ForProtocol(() => new Seeing(this)))
            );
            client.Transport!.Write("x"u8);
            await _reactor.DeferLater(Seconds(1));
            client.Transport.LoseConnection();
            await _reactor.DeferLater(Seconds(1));
            await port.StopListening();
        });

        Assert.Equal(
            ["client", "client lost", "server", "server lost", "server received"],
            _seen.Order(StringComparer.Ordinal)
        );
    }

    private sealed class Seeing(CallContextTests test) : Protocol
    {
        protected override void ConnectionMade() => test.See();

        protected override void DataReceived(ReadOnlySpan<byte> data) => test._seen.Add(s_local.Value + " received");

        protected override void ConnectionLost(Failure reason) => test._seen.Add(s_local.Value + " lost");
    }
}
