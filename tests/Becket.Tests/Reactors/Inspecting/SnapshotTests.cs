namespace Becket.Tests.Reactors.Inspecting;

/// <summary>The lists of a snapshot.</summary>
public sealed class SnapshotTests : InspectionTest
{
    [Fact]
    public void Connections_are_listed_with_peer_protocol_unsent_bytes_and_age() =>
        Run(static async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(8007, Factory.ForProtocol(static () => new Deaf()));
            Talker talker = await reactor.ConnectTcp("127.0.0.1", 8007, static () => new Talker());
            await reactor.DeferLater(Seconds(5));
            talker.Transport.Write(new byte[3_000_000]);
            await reactor.DeferLater(Seconds(1));

            ReactorSnapshot snapshot = reactor.Inspect();

            OpenConnectionInfo made = Assert.Single(snapshot.Connections, static c => !c.IsAccepted);
            Assert.Equal(("127.0.0.1:8007", "SnapshotTests.Talker"), (made.Peer, ShortName(made.Protocol)));
            Assert.Equal(talker.Transport.Unsent, made.Unsent);
            Assert.True(made.Unsent > 0);
            Assert.Equal(Seconds(6), made.Age);
            OpenConnectionInfo accepted = Assert.Single(snapshot.Connections, static c => c.IsAccepted);
            Assert.True(accepted.IsPaused);
            ListenerInfo listener = Assert.Single(snapshot.Listeners);
            Assert.Equal(("0.0.0.0:8007", "stream", 1), (listener.Host, listener.Kind, listener.Connections));
            talker.Transport.AbortConnection();
            await port.StopListening();
        });

    [Fact]
    public void An_attempt_to_connect_is_a_connection_and_its_deferred_has_a_name() =>
        Run(static async reactor =>
        {
            Deferred<Talker> connecting = reactor.ConnectTcp("192.0.2.1", 7, static () => new Talker());
            Deferred job = Wait(connecting);

            ReactorSnapshot snapshot = reactor.Inspect();

            Assert.Equal("connecting", Assert.Single(snapshot.Connections).Protocol);
            Assert.Contains("a connection to 192.0.2.1:7", snapshot.DescribeWaits(), StringComparison.Ordinal);
            job.Cancel();
            await Assert.ThrowsAsync<ConnectCancelledException>(async () => await job);
        });

    [Fact]
    public void A_looping_call_is_listed_until_it_stops() =>
        Run(static async reactor =>
        {
            var loop = new LoopingCall(Tick);
            Deferred ended = loop.Start(Seconds(10));
            await reactor.DeferLater(Seconds(4));

            LoopingCallInfo info = Assert.Single(reactor.Inspect().LoopingCalls);

            Assert.EndsWith("SnapshotTests.Tick", info.What, StringComparison.Ordinal);
            Assert.Equal((Seconds(10), Seconds(6), false), (info.Interval, info.DueIn, info.IsUnderWay));
            loop.Stop();
            await ended;
            Assert.Empty(reactor.Inspect().LoopingCalls);
        });

    [Fact]
    public void A_looping_call_whose_call_waits_is_under_way() =>
        Run(static async reactor =>
        {
            var end = new Deferred();
            var loop = new LoopingCall(Deferred () => end);
            Deferred ended = loop.Start(Seconds(1));

            LoopingCallInfo info = Assert.Single(reactor.Inspect().LoopingCalls);

            Assert.True(info.IsUnderWay);
            Assert.Null(info.DueIn);
            loop.Stop();
            end.Callback();
            await ended;
        });

    [Fact]
    public void A_cooperator_shows_its_tasks_and_how_many_wait() =>
        Run(static async reactor =>
        {
            var end = new Deferred();
            var cooperator = new Cooperator(reactor);
            Deferred all = Deferred.Gather([
                cooperator.Coiterate([end]),
                cooperator.Coiterate([reactor.DeferLater(Seconds(9))]),
            ]);
            await reactor.DeferLater(Seconds(1));

            CooperatorInfo info = Assert.Single(reactor.Inspect().Cooperators);

            Assert.Equal(("Cooperator", 2, 2, null), (info.Kind, info.Running, info.Waiting, info.Slots));
            end.Callback();
            await all;
            Assert.Empty(reactor.Inspect().Cooperators);
        });

    [Fact]
    public void A_function_on_a_thread_is_listed_and_its_deferred_has_the_functions_name() =>
        Run(static async reactor =>
        {
            using var go = new ManualResetEventSlim();
            using var begun = new ManualResetEventSlim();
            Deferred job = Wait(
                reactor.DeferToThread(() =>
                {
                    begun.Set();
                    go.Wait();
                })
            );
#pragma warning disable BKT0001 // The function runs on another thread, and does not need the loop.
            begun.Wait();
#pragma warning restore BKT0001

            ReactorSnapshot snapshot = reactor.Inspect();

            ThreadCallInfo call = Assert.Single(snapshot.ThreadCalls);
            Assert.True(call.HasBegun);
            Assert.Equal(call.What, Assert.Single(snapshot.Waits).Name);
            go.Set();
            await job;
            Assert.Empty(reactor.Inspect().ThreadCalls);
        });

    [Fact]
    public void Delayed_calls_are_listed_in_the_order_in_which_they_are_due() =>
        Run(static async reactor =>
        {
            DelayedCall later = reactor.CallLater(Seconds(3), Tick);
            DelayedCall sooner = reactor.CallLater(Seconds(2), Tick);

            IReadOnlyList<DelayedCallInfo> calls = reactor.Inspect().DelayedCalls;

            Assert.Equal([Seconds(2), Seconds(3)], calls.Select(static call => call.DueIn));
            Assert.All(
                calls,
                static call => Assert.EndsWith("SnapshotTests.Tick", call.What, StringComparison.Ordinal)
            );
            later.Cancel();
            sooner.Cancel();
            await Deferred.Yield();
        });

    [Fact]
    public void A_deferred_that_only_callbacks_wait_for_is_listed_by_itself() =>
        Run(static async reactor =>
        {
            var forgotten = new Deferred<string> { Name = "forgotten" };
            _ = forgotten.AddCallback(static text => text.Length).AddCallback(static length => length + 1);
            await reactor.DeferLater(Seconds(2));

            DeferredInfo info = Assert.Single(reactor.Inspect().Deferreds, static d => d.Name == "forgotten");

            Assert.Equal(("Deferred<String>", Seconds(2), 2), (info.Type, info.Age, info.Callbacks));
            forgotten.Callback("");
            Assert.DoesNotContain(reactor.Inspect().Deferreds, static d => d.Name == "forgotten");
        });

    [Fact]
    public void A_snapshot_survives_the_way_through_JSON() =>
        Run(static async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(8007, Factory.ForProtocol(static () => new Deaf()));
            Deferred job = Wait(reactor.DeferLater(Seconds(1.25)));

            ReactorSnapshot snapshot = reactor.Inspect();
            var read = ReactorSnapshot.FromJson(snapshot.ToJson());

            Assert.Equal(snapshot.ToJson(), read.ToJson());
            Assert.Equal(Seconds(1.25), Assert.Single(read.Waits).EndsIn);
            await job;
            await port.StopListening();
        });

    [Fact]
    public void What_is_no_snapshot_is_an_error_of_JSON() =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(static () => ReactorSnapshot.FromJson("{\"reactor\":1}"));

    [Fact]
    public void Inspect_belongs_to_the_thread_of_the_reactor() =>
        Run(static async reactor =>
        {
#pragma warning disable BKT0004 // The mistake is what this is about.
            WrongThreadException error = await Assert.ThrowsAsync<WrongThreadException>(async () =>
                await reactor.DeferToThread(() => reactor.Inspect())
            );
#pragma warning restore BKT0004
            Assert.Contains("reactor.CallFromThread(() => reactor.Inspect(", error.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void A_name_belongs_to_the_chain_and_can_be_taken_away()
    {
        var deferred = new Deferred<int> { Name = "answer" };
        Deferred<string> typed = deferred.AddCallback(static number => $"{number}");

        Assert.Equal(("answer", "answer"), (deferred.Name, typed.Name));
        Assert.StartsWith("Deferred<String> \"answer\": ", typed.ToString(), StringComparison.Ordinal);
        typed.Name = null;
        Assert.Null(deferred.Name);
    }

    [Fact]
    public void The_inspection_keeps_nothing_alive() =>
        Run(static async reactor =>
        {
            WeakReference weak = MakeAndDrop();
            await Deferred.Yield();
            for (int i = 0; i < 5 && weak.IsAlive; i++)
            {
                GC.Collect();
                await Deferred.Yield();
            }

            Assert.False(weak.IsAlive);
            _ = reactor.Inspect();
        });

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference MakeAndDrop()
    {
        var deferred = new Deferred();
        _ = Wait(deferred);
        return new WeakReference(deferred);
    }

    private static string ShortName(string protocol) => protocol.Contains('.') ? protocol : $"SnapshotTests.{protocol}";

    private static void Tick() { }

    private static async Deferred Wait(Deferred end) => await end;

    private sealed class Talker : Protocol;

    /// <summary>Reads nothing.</summary>
    private sealed class Deaf : Protocol
    {
        protected override void ConnectionMade() => Transport.PauseProducing();
    }
}
