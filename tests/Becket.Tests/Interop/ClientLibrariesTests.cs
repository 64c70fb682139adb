using Fleet.Tests.Gateway.Stores;
using Npgsql;
using StackExchange.Redis;

namespace Becket.Tests.Interop;

/// <summary>What docs/client-libraries.md says of libraries with sockets and threads of their own.</summary>
public sealed class ClientLibrariesTests
{
    [Fact]
    public void Awaiting_redis_comes_back_to_the_loop_and_a_queue_is_read_there_in_order()
    {
        using var server = new RedisServer();
        OnLoop(
            async (_, assertLoop) =>
            {
                await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(server.Patiently);
                assertLoop();
                await redis.GetDatabase().StringSetAsync("tea", "42");
                Assert.Equal("42", (string?)await redis.GetDatabase().StringGetAsync("tea"));
                assertLoop();

                var channel = RedisChannel.Literal("prices");
                ChannelMessageQueue queue = await redis.GetSubscriber().SubscribeAsync(channel);
                for (int n = 0; n < 100; n++)
                {
                    await redis.GetSubscriber().PublishAsync(channel, n);
                }

                int next = 0;
                await foreach (ChannelMessage message in queue)
                {
                    assertLoop();
                    Assert.Equal(next++, (int)message.Message);
                    if (next == 100)
                    {
                        break;
                    }
                }
            }
        );
    }

    [Fact]
    public void A_handler_of_redis_reaches_the_loop_with_a_call()
    {
        using var server = new RedisServer();
        OnLoop(
            async (reactor, assertLoop) =>
            {
                await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(server.Patiently);
                var heard = new DeferredQueue<string>();
                var channel = RedisChannel.Literal("prices");
                await redis
                    .GetSubscriber()
                    .SubscribeAsync(
                        channel,
                        (_, message) =>
                        {
                            string text = message.ToString();
                            reactor.CallFromThread(() => heard.Put(text));
                        }
                    );
                await redis.GetSubscriber().PublishAsync(channel, "tea 43");

                Assert.Equal("tea 43", await heard.Get());
                assertLoop();
            }
        );
    }

    [Fact]
    public void Rows_are_read_on_the_loop_and_a_timeout_ends_the_query_in_the_server()
    {
        using var server = new PostgresServer();
        OnLoop(
            async (_, assertLoop) =>
            {
                await using var source = NpgsqlDataSource.Create(
                    $"Host=127.0.0.1;Port={server.Port};Username=fleet;Database=postgres"
                );
                await using NpgsqlCommand numbers = source.CreateCommand("select generate_series(1, 1000)");
                int rows = 0;
                await using (NpgsqlDataReader reader = await numbers.ExecuteReaderAsync())
                {
                    while (await reader.ReadAsync())
                    {
                        assertLoop();
                        rows++;
                    }
                }

                Assert.Equal(1000, rows);
                await Assert.ThrowsAsync<TimeoutException>(async () =>
                    await Deferred
                        .FromTask(async token =>
                        {
                            await using NpgsqlCommand slow = source.CreateCommand("select pg_sleep(1000)");
                            await slow.ExecuteNonQueryAsync(token);
                        })
                        .AddTimeout(TimeSpan.FromSeconds(1))
                );
                assertLoop();
                await using NpgsqlCommand active = source.CreateCommand(
                    "select count(*)::int from pg_stat_activity "
                        + "where state = 'active' and query like 'select pg_sleep%'"
                );
                while ((int)(await active.ExecuteScalarAsync())! > 0)
                {
#pragma warning disable BKT0007 // On purpose: a task that another thread finishes.
                    await Task.Delay(10);
#pragma warning restore BKT0007
                }
            }
        );
    }

    [Fact]
    public void A_request_that_takes_too_long_is_cancelled_and_its_connection_closed() =>
        OnLoop(
            async (reactor, assertLoop) =>
            {
                using var http = new HttpClient();
                var asked = new Quiet();
                ListeningPort port = await reactor.ListenTcp(0, Factory.ForProtocol(() => asked));

                // The time begins once the server is asked: the first request may take long to begin.
                var asking = Deferred.FromTask(token => http.GetStringAsync($"http://127.0.0.1:{port.Port}/", token));
                await asked.Made.Wait();
                await Assert.ThrowsAsync<TimeoutException>(async () =>
                    await asking.AddTimeout(TimeSpan.FromSeconds(0.1))
                );

                assertLoop();
                await asked.Ended.Wait();
                await port.StopListening();
            }
        );

    [Fact]
    public void Virtual_time_jumps_to_the_timeout_of_a_real_request_unless_a_thread_awaits_it()
    {
        var answer = new TaskCompletionSource<string>();
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        reactor.Run(async () =>
        {
            await Assert.ThrowsAsync<TimeoutException>(async () =>
                await Deferred.FromTask(answer.Task.WaitAsync).AddTimeout(TimeSpan.FromHours(1))
            );
            Assert.Equal(3600, reactor.Seconds, tolerance: 0.001);

#pragma warning disable BKT0007 // On purpose: a task that another thread finishes.
            await using var late = new Timer(_ => answer.TrySetResult("late"), null, 300, Timeout.Infinite);
#pragma warning restore BKT0007
            Assert.Equal(
                "late",
                await reactor.DeferToThread(async () => await answer.Task).AddTimeout(TimeSpan.FromHours(1))
            );
            Assert.Equal(3600, reactor.Seconds, tolerance: 0.001);
        });
    }

    private static void OnLoop(Func<Reactor, Action, Deferred> test)
    {
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
        reactor.Run(async () =>
        {
            int loop = Environment.CurrentManagedThreadId;
            await test(reactor, () => Assert.Equal(loop, Environment.CurrentManagedThreadId))
                .AddTimeout(TimeSpan.FromMilliseconds(Patience.Milliseconds));
        });
    }

    /// <summary>Answers nothing.</summary>
    private sealed class Quiet : Protocol
    {
        public DeferredEvent Made { get; } = new();

        public DeferredEvent Ended { get; } = new();

        protected override void ConnectionMade() => Made.Set();

        protected override void ConnectionLost(Failure reason) => Ended.Set();
    }
}
