using Microsoft.Extensions.Options;

namespace Becket.Hosting.Tests;

/// <summary>Options from the configuration, and its mistakes.</summary>
public sealed class ConfigurationTests : HostTest
{
    [Fact]
    public async Task Options_come_from_the_configuration_and_then_from_code()
    {
        HostApplicationBuilder builder = CreateBuilder(
            "Reactor:Name=gateway",
            "Reactor:Driver=Sockets",
            "Reactor:ThreadPoolSize=3",
            "Reactor:SlowTurn=00:00:02"
        );
        ReactorOptions? created = null;
        builder.Services.AddReactor(options =>
        {
            options.ThreadPoolSize++;
            options.Adjust = adjusted => created = adjusted with { HandleSignals = true };
        });
        using IHost host = builder.Build();

        await host.StartAsync().Soon();

        Assert.Equal("sockets", host.Services.GetRequiredService<Reactor>().DriverName);
        Assert.Equal("gateway", created?.Name);
        Assert.Equal(4, created?.ThreadPoolSize);
        Assert.Equal(TimeSpan.FromSeconds(2), created?.SlowTurn);
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task A_reactor_with_a_name_has_a_section_of_its_own()
    {
        HostApplicationBuilder builder = CreateBuilder(
            "Reactors:field:Driver=Sockets",
            "Reactors:field:ThreadPoolSize=5",
            "Reactor:ThreadPoolSize=6"
        );
        builder.Services.AddReactor("field");
        builder.Services.AddReactor();
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        IOptionsMonitor<HostedReactorOptions> options = host.Services.GetRequiredService<
            IOptionsMonitor<HostedReactorOptions>
        >();

        Assert.Equal((5, "field"), (options.Get("field").ThreadPoolSize, options.Get("field").Name));
        Assert.Equal((6, "becket"), (options.CurrentValue.ThreadPoolSize, options.CurrentValue.Name));
        Assert.Equal("sockets", host.Services.GetRequiredKeyedService<Reactor>("field").DriverName);
        await host.StopAsync().Soon();
    }

    [Theory]
    [InlineData("Reactor:SlowTrun=00:00:01", "SlowTrun")]
    [InlineData("Reactor:ThreadPoolSize=many", "Reactor:ThreadPoolSize")]
    [InlineData("Reactor:ThreadPoolSize=0", "Reactor:ThreadPoolSize is 0, and must be 1 or more.")]
    [InlineData("Reactor:DrainTimeout=-00:00:09", "Reactor:DrainTimeout is -00:00:09, and must be zero or more.")]
    [InlineData(
        "Reactor:Endpoints:devcies=tcp:7700",
        "Reactor:Endpoints:devcies is \"tcp:7700\", and the program has no endpoint of that name, only \"devices\". "
            + "Correct the name, or add the endpoint: AddReactor().AddEndpoint(\"devcies\", …)."
    )]
    [InlineData(
        "Reactor:Name=x",
        "The endpoint \"devices\" has no address. Set Reactor:Endpoints:devices in the configuration, or "
            + "options.Endpoints[\"devices\"] in code, to one such as \"tcp:7700\"."
    )]
    [InlineData("Reactor:Endpoints:devices=", "Reactor:Endpoints:devices is empty.")]
    [InlineData("Reactor:Endpoints:devices=tpc:7700", "Reactor:Endpoints:devices is \"tpc:7700\". ")]
    [InlineData("Reactor:Endpoints:devices=tcp:lots", "Reactor:Endpoints:devices is \"tcp:lots\". ")]
    public async Task A_mistake_of_the_configuration_fails_the_start_and_says_where_it_is(string line, string message)
    {
        HostApplicationBuilder builder = CreateBuilder(line);
        builder
            .Services.AddReactor()
            .AddService<First>()
            .AddEndpoint("devices", static _ => Factory.ForProtocol<Silent>());
        using IHost host = builder.Build();

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync().Soon());

        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Events);
    }

    [Fact]
    public void An_endpoint_or_a_service_that_is_added_twice_is_an_error_at_the_second_call()
    {
        HostApplicationBuilder builder = CreateBuilder();
        ReactorBuilder reactor = builder.Services.AddReactor().AddService<First>().AddEndpoint<Silent>("devices");

        Assert.Throws<ArgumentException>(() => reactor.AddEndpoint<Silent>("Devices"));
        Assert.Throws<InvalidOperationException>(() => builder.Services.AddReactor().AddService<First>());
    }

    [Fact]
    public async Task Without_a_configuration_there_are_the_defaults()
    {
        var services = new ServiceCollection();
        services.AddReactor();
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal(2, await provider.GetRequiredService<Reactor>().CallFromThreadAsync(() => 2).Soon());
    }

    [Fact]
    public void Each_option_of_a_reactor_is_an_option_here_or_the_hosts()
    {
        string[] hosts =
        [
            nameof(ReactorOptions.HandleSignals),
            nameof(ReactorOptions.Logger),
            nameof(ReactorOptions.MeterFactory),
            nameof(ReactorOptions.ShutdownTimeout),
            nameof(ReactorOptions.VirtualTimeLimit),
            nameof(ReactorOptions.VirtualTimePatience),
            // Not values of a configuration: by Adjust.
            nameof(ReactorOptions.OnBlocked),
            nameof(ReactorOptions.OnBlockedAfter),
            nameof(ReactorOptions.FlightRecorder),
        ];
        IEnumerable<string> here = typeof(HostedReactorOptions).GetProperties().Select(static option => option.Name);

        Assert.Equal(
            typeof(ReactorOptions).GetProperties().Select(static option => option.Name).Except(hosts).Order(),
            here.Except(["Adjust", "DrainTimeout", "Endpoints"]).Order()
        );
        Assert.Equal(new ReactorOptions().SlowTurn, new HostedReactorOptions().SlowTurn);
        Assert.Equal(new ReactorOptions().BlockedTurn, new HostedReactorOptions().BlockedTurn);
        Assert.Equal(new ReactorOptions().ThreadPoolSize, new HostedReactorOptions().ThreadPoolSize);
        Assert.Equal(new ReactorOptions().Name, new HostedReactorOptions().Name);
    }

    private sealed class Silent : Protocol;
}
