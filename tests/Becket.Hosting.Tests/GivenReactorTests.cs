namespace Becket.Hosting.Tests;

/// <summary>The other way around: the program runs the reactor, and a host brings services, settings and
/// logging.</summary>
public sealed class GivenReactorTests : HostTest
{
    private static readonly ReactorOptions s_options = new() { HandleSignals = false };

    [Fact]
    public void A_host_inside_of_a_program_of_a_reactor_starts_and_stops_services_on_it()
    {
        HostApplicationBuilder builder = CreateBuilder("Reactor:Endpoints:devices=tcp:0:interface=127.0.0.1");

        int code = Reactor.Main(
            async reactor =>
            {
                builder.Services.AddReactor(reactor).AddService<First>().AddEndpoint<Silent>("devices");
                using IHost host = builder.Build();
                await host.StartAsync();
                Assert.Same(reactor, host.Services.GetRequiredService<Reactor>());
                Assert.Contains("devices", host.Services.GetRequiredService<HostedReactor>().Addresses.Keys);
                await host.StopAsync();
                Assert.True(reactor.IsRunning);
                return 7;
            },
            s_options
        );

        Assert.Equal(7, code);
        Assert.Equal(["first starts", "first stops"], Events);
    }

    [Fact]
    public void In_virtual_time_a_hosted_program_takes_no_time()
    {
        HostApplicationBuilder builder = CreateBuilder();
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });

        TimeSpan took = reactor.Run(async () =>
        {
            var ticks = new DeferredQueue<TimeSpan>();
            builder
                .Services.AddReactor(reactor)
                .AddService(_ => new TimerService(
                    reactor,
                    TimeSpan.FromHours(1),
                    () =>
                    {
                        ticks.Put(reactor.Now);
                        return Deferred.Succeed();
                    }
                ));
            using IHost host = builder.Build();
            await host.StartAsync();
            TimeSpan first = await ticks.Get(),
                last = first;
            for (int i = 0; i < 24; i++)
            {
                last = await ticks.Get();
            }

            await host.StopAsync();
            return last - first;
        });

        Assert.Equal(TimeSpan.FromDays(1), took);
    }

    [Fact]
    public void A_program_takes_services_settings_and_logging_of_a_host_that_does_not_run()
    {
        HostApplicationBuilder builder = CreateBuilder("Greeting=Hello");
        using IHost host = builder.Build();

        int code = Reactor.Main(
            async reactor => await ActivatorUtilities.CreateInstance<Job>(host.Services, reactor).Run(),
            s_options with
            {
                Logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Becket.Reactor"),
            }
        );

        Assert.Equal(0, code);
        Assert.Contains(Log.All, static line => line.Contains("Hello from the loop", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_reactor_for_the_same_host_is_an_error_at_the_second_call()
    {
        HostApplicationBuilder builder = CreateBuilder();
        using var first = Reactor.Create();
        using var second = Reactor.Create();
        builder.Services.AddReactor(first);
        builder.Services.AddReactor(first);

        Assert.Throws<InvalidOperationException>(() => builder.Services.AddReactor(second));
    }

    private sealed class Silent : Protocol;

    private sealed class Job(Reactor reactor, IConfiguration settings, ILogger<Job> logger)
    {
        public async Deferred Run()
        {
            await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
#pragma warning disable CA1848, CA1873 // One line of a test.
            logger.LogInformation(
                "{Greeting} from {Place}",
                settings["Greeting"],
                Reactor.Current == reactor ? "the loop" : "elsewhere"
            );
#pragma warning restore CA1848, CA1873
        }
    }
}
