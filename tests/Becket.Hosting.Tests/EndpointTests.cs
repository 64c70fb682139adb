using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Becket.Hosting.Tests;

/// <summary>Endpoints whose addresses are in the configuration.</summary>
public sealed class EndpointTests : HostTest
{
    [Fact]
    public async Task An_endpoint_listens_where_the_configuration_says_and_each_protocol_gets_services()
    {
        HostApplicationBuilder builder = CreateBuilder("Reactor:Endpoints:greetings=tcp:0:interface=127.0.0.1");
        builder.Services.AddSingleton(new Greeting("Hello"));
        builder.Services.AddReactor().AddEndpoint<Greeter>("greetings");
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        Assert.Equal("Hello, Ann", await Ask(host, "greetings", "Ann"));

        await host.StopAsync().Soon();
        Assert.Contains(
            Log.All,
            static line => line.Contains("The endpoint \"greetings\" listens at 127.0.0.1:", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_services_of_a_connection_and_its_protocol_are_disposed_of_on_the_loop_when_it_has_ended()
    {
        HostApplicationBuilder builder = CreateBuilder("Reactor:Endpoints:scoped=tcp:0:interface=127.0.0.1");
        builder.Services.AddScoped<PerConnection>();
        builder.Services.AddReactor().AddEndpoint<ScopedProtocol>("scoped");
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        using (TcpClient client = await Connect(host, "scoped"))
        {
            string? number = await Ask(client, "one");
            Assert.Equal(number, await Ask(client, "two"));
            Assert.Empty(Events);
        }

        await Limit.Until(() => Task.FromResult(Events.Count == 3));
        Assert.Equal(["connection lost", "protocol disposed on the loop", "services disposed on the loop"], Events);
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task A_protocol_that_cannot_be_created_costs_its_connection_only()
    {
        HostApplicationBuilder builder = CreateBuilder("Reactor:Endpoints:broken=tcp:0:interface=127.0.0.1");
        builder.Services.AddReactor().AddEndpoint<NeedsGreeting>("broken");
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        await AssertAborted(host, "broken");
        await AssertAborted(host, "broken");

        await host.StopAsync().Soon();
        Assert.Contains(
            Log.All,
            static line =>
                line.StartsWith("Error Becket.Reactor:", StringComparison.Ordinal)
                && line.Contains(nameof(Greeting), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_function_serves_each_connection_with_services_of_its_own()
    {
        HostApplicationBuilder builder = CreateBuilder("Reactor:Endpoints:echo=tcp:0:interface=127.0.0.1");
        builder.Services.AddScoped<PerConnection>();
        builder
            .Services.AddReactor()
            .AddEndpoint(
                "echo",
                static async (connection, services) =>
                {
                    PerConnection mine = services.GetRequiredService<PerConnection>();
                    using var reader = new StreamReader(connection.AsStream());
                    while (await reader.ReadLineAsync() is { } line)
                    {
                        connection.Write(Encoding.UTF8.GetBytes($"{line} {mine.Number}\r\n"));
                    }
                }
            );
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        using (TcpClient client = await Connect(host, "echo"))
        {
            string? first = await Ask(client, "a");
            Assert.Equal(first, await Ask(client, "a"));
            Assert.NotEqual(first, await Ask(host, "echo", "a"));

            // The stop gives the reader the end of the stream, which ends the function.
            await host.StopAsync().Soon();
            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1]));
        }

        Assert.Equal(["services disposed on the loop", "services disposed on the loop"], Events);
    }

    [Fact]
    public async Task A_function_that_fails_is_logged_with_the_endpoint_and_aborts_its_connection()
    {
        HostApplicationBuilder builder = CreateBuilder("Reactor:Endpoints:bad=tcp:0:interface=127.0.0.1");
        builder
            .Services.AddReactor()
            .AddEndpoint("bad", static (_, _) => Deferred.Fail(new InvalidDataException("Not a frame.")));
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        await AssertAborted(host, "bad");

        await host.StopAsync().Soon();
        Assert.Contains(
            Log.All,
            static line =>
                line.Contains("the endpoint \"bad\"", StringComparison.Ordinal)
                && line.Contains("Not a frame.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Code_can_give_an_address_that_the_configuration_has_not()
    {
        HostApplicationBuilder builder = CreateBuilder("Reactor:Endpoints:a=tcp:0:interface=127.0.0.1");
        builder.Services.AddSingleton(new Greeting("Hello"));
        builder
            .Services.AddReactor(options =>
            {
                options.Endpoints.TryAdd("a", "tcp:1");
                options.Endpoints.TryAdd("b", "tcp:0:interface=127.0.0.1");
            })
            .AddEndpoint<Greeter>("a")
            .AddEndpoint<Greeter>("B");
        using IHost host = builder.Build();

        await host.StartAsync().Soon();

        Assert.Equal("Hello, Bob", await Ask(host, "a", "Bob"));
        Assert.Equal("Hello, Bob", await Ask(host, "b", "Bob"));
        await host.StopAsync().Soon();
    }

    private static async Task AssertAborted(IHost host, string endpoint)
    {
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => Ask(host, endpoint, "x"));
        Assert.True(error is IOException or SocketException, error.ToString());
    }

    private sealed record Greeting(string Text);

    private sealed class Greeter(Greeting greeting) : LineReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line) =>
            SendLine(Encoding.UTF8.GetBytes($"{greeting.Text}, {Encoding.UTF8.GetString(line)}"));
    }

    private sealed class NeedsGreeting(Greeting greeting) : Protocol
    {
        protected override void ConnectionMade() => Transport.Write(Encoding.UTF8.GetBytes(greeting.Text));
    }

    private sealed class PerConnection(ConcurrentQueue<string> events) : IAsyncDisposable
    {
        private static int s_count;

        public int Number { get; } = Interlocked.Increment(ref s_count);

        public async ValueTask DisposeAsync()
        {
            await Reactor.Current!.DeferLater(TimeSpan.FromMilliseconds(1));
            events.Enqueue(Reactor.Current is null ? "services disposed elsewhere" : "services disposed on the loop");
        }
    }

    private sealed class ScopedProtocol(PerConnection mine, ConcurrentQueue<string> events) : LineReceiver, IDisposable
    {
        public void Dispose() =>
            events.Enqueue(Reactor.Current is null ? "protocol disposed elsewhere" : "protocol disposed on the loop");

        protected override void LineReceived(ReadOnlySpan<byte> line) =>
            SendLine(Encoding.UTF8.GetBytes($"{mine.Number}"));

        protected override void ConnectionLost(Failure reason) => events.Enqueue("connection lost");
    }
}
