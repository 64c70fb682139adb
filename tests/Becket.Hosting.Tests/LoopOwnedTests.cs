namespace Becket.Hosting.Tests;

/// <summary>The way from threads to what lives on the loop.</summary>
public sealed class LoopOwnedTests : HostTest
{
    [Fact]
    public async Task A_background_service_calls_a_service_on_the_loop_and_gets_the_results()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor().AddService<Counter>();
        builder
            .Services.AddSingleton<Poller>()
            .AddHostedService(static services => services.GetRequiredService<Poller>());
        using IHost host = builder.Build();

        await host.StartAsync().Soon();

        Assert.Equal([1, 2, 3, 4, 5], await host.Services.GetRequiredService<Poller>().Seen.Task.Soon());
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task What_the_function_throws_comes_back_to_the_caller()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor().AddService<Counter>();
        using IHost host = builder.Build();
        await host.StartAsync().Soon();
        LoopOwned<Counter> counter = host.Services.GetRequiredService<LoopOwned<Counter>>();

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() =>
            counter.CallFromThreadAsync(static counter => counter.Fail()).Soon()
        );

        Assert.Equal("No.", error.Message);
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task A_service_of_the_loop_that_is_asked_for_on_a_thread_is_an_error_that_says_how_to_reach_it()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor().AddService<Counter>();
        using IHost host = builder.Build();

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            host.Services.GetRequiredService<Counter>
        );

        Assert.Contains("LoopOwned<Counter>", error.Message, StringComparison.Ordinal);
        await host.StartAsync().Soon();
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task Reactors_with_names_have_their_own_services_and_their_own_threads()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor().AddService<Counter>();
        builder.Services.AddReactor("a").AddService<Counter>().AddService<KnowsReactor>();
        builder.Services.AddReactor("b").AddService<Counter>();
        using IHost host = builder.Build();
        await host.StartAsync().Soon();
        LoopOwned<Counter>[] counters =
        [
            host.Services.GetRequiredService<LoopOwned<Counter>>(),
            host.Services.GetRequiredKeyedService<LoopOwned<Counter>>("a"),
            host.Services.GetRequiredKeyedService<LoopOwned<Counter>>("b"),
        ];

        await counters[1].CallFromThreadAsync(static counter => counter.Next()).Soon();

        Assert.Equal(3, counters.Select(static counter => counter.Reactor).Distinct().Count());
        Assert.Equal(1, await counters[0].CallFromThreadAsync(static counter => counter.Next()).Soon());
        Assert.Equal(2, await counters[1].CallFromThreadAsync(static counter => counter.Next()).Soon());
        Assert.Equal(1, await counters[2].CallFromThreadAsync(static counter => counter.Next()).Soon());
        await host.StopAsync().Soon();
        Assert.Equal(["the named reactor, and its counter"], Events);
    }

    [Fact]
    public async Task Any_singleton_can_be_called_on_the_loop()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddSingleton<List<int>>();
        builder.Services.AddReactor();
        using IHost host = builder.Build();
        await host.StartAsync().Soon();
        LoopOwned<List<int>> list = host.Services.GetRequiredService<LoopOwned<List<int>>>();

        await list.CallFromThreadAsync(static async Task (list) => await Task.Run(() => list.Add(1))).Soon();
        await list.CallFromThreadAsync(
                static async Deferred (list) =>
                {
                    await Reactor.Current!.DeferLater(TimeSpan.Zero);
                    list.Add(2);
                }
            )
            .Soon();
        await list.CallFromThreadAsync(static list => list.Add(3)).Soon();

        Assert.Equal(6, await list.CallFromThreadAsync(static list => list.Sum()).Soon());
        await host.StopAsync().Soon();
    }

    private sealed class Counter : Service
    {
        private readonly DeferredLock _lock = new();
        private int _count;

        public int Next() => ++_count;

        public async Deferred<int> NextSlowly() =>
            await _lock.Run(async () =>
            {
                await Reactor.Current!.DeferLater(TimeSpan.FromMilliseconds(1));
                return Next();
            });

        public int Fail() => throw new InvalidDataException("No.");
    }

    private sealed class Poller(LoopOwned<Counter> counter) : BackgroundService
    {
        public TaskCompletionSource<List<int>> Seen { get; } = new();

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var seen = new List<int>();
            for (int i = 0; i < 5; i++)
            {
                seen.Add(
                    i % 2 == 0
                        ? await counter.CallFromThreadAsync(static counter => counter.Next(), stoppingToken)
                        : await counter.CallFromThreadAsync(static counter => counter.NextSlowly(), stoppingToken)
                );
            }

            Seen.SetResult(seen);
        }
    }

    private sealed class KnowsReactor(
        Reactor reactor,
        Counter counter,
        System.Collections.Concurrent.ConcurrentQueue<string> events,
        [FromKeyedServices("a")] Reactor named,
        [FromKeyedServices("a")] LoopOwned<Counter> owned
    ) : Service
    {
        protected override async Deferred OnStart()
        {
            Counter same = await owned.CallFromThreadAsync(static counter => counter);
            events.Enqueue(
                reactor == named && Reactor.Current == reactor && same == counter
                    ? "the named reactor, and its counter"
                    : "another"
            );
        }
    }
}
