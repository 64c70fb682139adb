using System.Net;
using Becket.Tests.Net;
using Becket.Tests.Protocols;

namespace Becket.Tests.Docs;

/// <summary>Tries what docs/timeouts.md says: which exception each limit gives, and when.</summary>
public sealed class TimeoutsPageTests : ProtocolTest
{
    private static readonly ListenOptions s_local = new() { Interface = IPAddress.Loopback };

    [Fact]
    public void Limits_of_single_waits_add_up_and_one_around_the_method_bounds_all() =>
        RunVirtually(async reactor =>
        {
            List<string> steps = [];
            async Deferred Import()
            {
                foreach (string step in (string[])["fetch", "parse", "save"])
                {
                    await reactor.DeferLater(Seconds(9)).AddTimeout(Seconds(10));
                    steps.Add(step);
                }
            }

            await Import();
            Assert.Equal(27, reactor.Seconds, 0.001);
            await Assert.ThrowsAsync<TimeoutException>(async () => await Import().AddTimeout(Seconds(20)));
            Assert.Equal(47, reactor.Seconds, 0.001);
            Assert.Equal(["fetch", "parse", "save", "fetch", "parse"], steps);
        });

    [Fact]
    public void A_method_that_answers_its_cancellation_has_its_result_count() =>
        RunVirtually(async reactor =>
        {
            async Deferred<string> Import()
            {
                try
                {
                    await new Deferred();
                }
                catch (CancelledException)
                {
                    await reactor.DeferLater(Seconds(1));
                }

                return "answered";
            }

            Assert.Equal("answered", await Import().AddTimeout(Seconds(20)));
            Assert.Equal(21, reactor.Seconds, 0.001);
        });

    [Fact]
    public void A_deadline_cancels_what_is_not_done_and_leaves_what_is_done() =>
        RunVirtually(async reactor =>
        {
            Deferred<int> Limited(Deferred<int> work)
            {
                var deadline = new Deadline(reactor, passed: () => work.Cancel());
                deadline.Set(Seconds(30));
                return work.AddBoth(outcome =>
                {
                    deadline.Cancel();
                    return outcome;
                });
            }

            Assert.Equal(1, await Limited(reactor.DeferLater(Seconds(29), static () => 1)));
            Assert.Empty(reactor.GetDelayedCalls());
            await Assert.ThrowsAsync<CancelledException>(async () => await Limited(new Deferred<int>()));
            Assert.Equal(59, reactor.Seconds, 0.001);
        });

    [Fact]
    public void A_token_with_a_time_of_the_reactors_clock_cancels_deferreds_and_tasks() =>
        RunVirtually(async reactor =>
        {
            using var limit = new CancellationTokenSource(Seconds(10), reactor.TimeProvider);

            CancelledException error = await Assert.ThrowsAsync<CancelledException>(async () =>
                await new Deferred().CancelOn(limit.Token)
            );
            Assert.Equal(limit.Token, error.CancellationToken);
            Assert.Equal(10, reactor.Seconds, 0.001);
            await Assert.ThrowsAsync<TimeoutException>(async () =>
                await Deferred.FromTask(token => Task.Delay(Timeout.InfiniteTimeSpan, token)).AddTimeout(Seconds(10))
            );
            Assert.Equal(20, reactor.Seconds, 0.001);
        });

    [Fact]
    public void An_address_that_does_not_answer_gives_a_connect_time_out_with_the_destination() =>
        RunVirtually(async reactor =>
        {
            var soon = new ConnectOptions { ConnectTimeout = Seconds(5) };

            ConnectTimeoutException error = await Assert.ThrowsAsync<ConnectTimeoutException>(async () =>
                await reactor.ConnectTcp("192.0.2.1", 8007, static () => new Recorder(), soon)
            );
            Assert.Equal(5, reactor.Seconds, 0.001);
            Assert.Equal("192.0.2.1:8007", $"{error.Destination}");
            Assert.IsType<ConnectException>(error, exactMatch: false);
        });

    [Fact]
    public void The_limit_of_connecting_covers_all_addresses_of_a_name() =>
        RunVirtually(async reactor =>
        {
            reactor.Resolver = new HostTable().Add(
                "chat.test",
                IPAddress.Parse("192.0.2.1"),
                IPAddress.Parse("192.0.2.2")
            );
            var soon = new ConnectOptions { ConnectTimeout = Seconds(5) };

            await Assert.ThrowsAsync<ConnectTimeoutException>(async () =>
                await reactor.ConnectTcp("chat.test", 8007, static () => new Recorder(), soon)
            );
            Assert.Equal(5, reactor.Seconds, 0.001);
        });

    [Fact]
    public void A_client_service_tries_for_ever_and_who_waits_for_it_is_limited() =>
        RunVirtually(async reactor =>
        {
            var service = new ClientService<Recorder>(
                reactor,
                Endpoint.Client(reactor, "tcp:192.0.2.1:8007:timeout=5"),
                Factory.ForProtocol(static () => new Recorder())
            );
            service.StartService();

            await Assert.ThrowsAsync<TimeoutException>(async () =>
                await service.WhenConnected().AddTimeout(Seconds(20))
            );
            await Assert.ThrowsAsync<ConnectTimeoutException>(async () =>
                await service.WhenConnected(failAfterFailures: 1)
            );
            await service.StopService();
            Assert.All(Log.Take(), static entry => Assert.Contains("did not answer within 5 s", entry.Text));
        });

    [Fact]
    public void A_session_with_every_limit_ends_by_the_one_that_comes_first()
    {
        Assert.Equal(5, EndOf(static (_, _) => { }), 0.1);
        Assert.Equal(5, EndOf(static (client, second) => SendIf(second < 5, client, "h")), 0.1);
        Assert.Equal(21, EndOf(static (client, second) => SendIf(second == 1, client, "hello\r\nhalf")), 0.1);
        Assert.Equal(101, EndOf(static (client, second) => SendIf(second == 1, client, "hello\r\n")), 0.1);
        Assert.Equal(601, EndOf(static (client, second) => SendIf(second % 30 == 1, client, Word(second))), 0.1);

        static string Word(int second) => second == 1 ? "hello\r\n" : "pong\r\n";
    }

    [Fact]
    public void A_job_that_takes_too_long_is_tried_again_and_the_run_has_a_limit_of_its_own() =>
        RunVirtually(async reactor =>
        {
            int tries = 0;
            var options = new ForEachOptions { Retries = 2 };

            string[] done = await Cooperator.ForEach(
                ["a", "b"],
                slots: 2,
                item =>
                    reactor
                        .DeferLater(Seconds(item == "a" || ++tries == 3 ? 1 : 100), () => item)
                        .AddTimeout(Seconds(10)),
                options
            );
            Assert.Equal(["a", "b"], done);
            Assert.Equal(3, tries);

            TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(async () =>
                await Cooperator
                    .ForEach(["a", "b"], 2, item => reactor.DeferLater(Seconds(item == "a" ? 1 : 900), () => item))
                    .AddTimeout(Seconds(300))
            );
            Assert.Equal([(0, "a")], Cooperator.ResultsSoFar<string>(error));
        });

    [Fact]
    public void A_function_on_a_thread_goes_on_when_the_wait_for_it_has_timed_out() =>
        Run(async reactor =>
        {
            using var released = new ManualResetEventSlim();
            Deferred<int> number = reactor.DeferToThread(() =>
            {
                released.Wait();
                return 1;
            });

            await Assert.ThrowsAsync<TimeoutException>(async () =>
                await number.AddTimeout(TimeSpan.FromMilliseconds(10))
            );
            Deferred<int> next = reactor.DeferToThread(static () => 2);
            released.Set();
            Assert.Equal(2, await next);
        });

    [Fact]
    public void A_child_ends_at_its_limit_or_with_the_wait_for_it() =>
        Run(async reactor =>
        {
            var options = new ProcessOptions { TimeLimit = TimeSpan.FromMilliseconds(50) };

            ProcessTimedOutException limited = await Assert.ThrowsAsync<ProcessTimedOutException>(async () =>
                await reactor.GetProcessOutput("sleep", ["1000"], options)
            );
            Assert.IsType<IOException>(limited, exactMatch: false);
            await Assert.ThrowsAsync<TimeoutException>(async () =>
                await reactor.GetProcessOutput("sleep", ["1000"]).AddTimeout(TimeSpan.FromMilliseconds(50))
            );
        });

    private static void SendIf(bool now, Recorder client, string text)
    {
        if (now)
        {
            client.Write(text);
        }
    }

    /// <summary>After how many seconds a session ends, whose client does something each second.</summary>
    private double EndOf(Action<Recorder, int> everySecond)
    {
        var session = new Session();
        double end = 0;
        RunVirtually(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(7, Factory.ForProtocol(() => session), s_local);
            Recorder client = await reactor.ConnectTcp("127.0.0.1", 7, static () => new Recorder());
            for (int second = 1; session.Reason is null; second++)
            {
                await reactor.DeferLater(Seconds(1));
                everySecond(client, second);
            }

            end = session.End;
            await port.StopListening();
        });
        Assert.IsType<ConnectionTimedOutException>(session.Reason!.Exception);
        return end;
    }

    /// <summary>The one of the page.</summary>
    private sealed class Session : LineReceiver
    {
        private IdleTimeout? _idle;
        private Heartbeat? _heartbeat;

        public Session()
        {
            FirstFrameTimeout = TimeSpan.FromSeconds(5);
            FrameTimeout = TimeSpan.FromSeconds(20);
        }

        public Failure? Reason { get; private set; }

        public double End { get; private set; }

        protected override void ConnectionMade()
        {
            _idle = new IdleTimeout(Transport, TimeSpan.FromMinutes(10));
            _heartbeat = new Heartbeat(Transport, beat: () => SendLine("ping"));
            _heartbeat.Start(interval: TimeSpan.FromSeconds(30), tolerance: TimeSpan.FromSeconds(100));
        }

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            _heartbeat!.NoteReceived();
            if (!line.SequenceEqual("pong"u8))
            {
                _idle!.ResetTimeout();
            }
        }

        protected override void ConnectionLost(Failure reason)
        {
            _idle!.Cancel();
            _heartbeat!.Stop();
            Reason = reason;
            End = Transport.Reactor.Seconds;
        }
    }
}
