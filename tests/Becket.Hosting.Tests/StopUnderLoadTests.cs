using System.Net.Sockets;
using System.Text;

namespace Becket.Hosting.Tests;

/// <summary>The stop of a host with hundreds of connections that wait for answers.</summary>
public sealed class StopUnderLoadTests : HostTest
{
    private const int Clients = 300;
    private const int Requests = 5;

    [Fact]
    public async Task Every_request_that_was_accepted_is_answered_and_the_exit_code_is_0()
    {
        using ChildHost child = await ChildHost.Start();
        var clients = new List<TcpClient>();
        try
        {
            for (int i = 0; i < Clients; i++)
            {
                clients.Add(await child.Connect());
            }

            // One answer on each connection, so that each has been accepted; then requests whose answers take a while.
            var readers = new List<StreamReader>();
            foreach (TcpClient client in clients)
            {
                await client.GetStream().WriteAsync("hello\n"u8.ToArray());
                readers.Add(new StreamReader(client.GetStream()));
                Assert.Equal("HELLO", await readers[^1].ReadLineAsync().Soon());
            }

            byte[] requests = Encoding.UTF8.GetBytes(
                string.Concat(Enumerable.Range(0, Requests).Select(static i => $"request {i}\n"))
            );
            foreach (TcpClient client in clients)
            {
                await client.GetStream().WriteAsync(requests);
            }

            // A later request on the same connection: when it is answered, the others have been received.
            foreach ((TcpClient client, StreamReader reader) in clients.Zip(readers))
            {
                await client.GetStream().WriteAsync("now\n"u8.ToArray());
            }

            string[] first = await Task.WhenAll(readers.Select(static reader => ReadUntil(reader, "NOW")));
            await child.Signal("TERM");
            string[] rest = await Task.WhenAll(readers.Select(static reader => reader.ReadToEndAsync().Soon()));

            string[] all =
            [
                .. first.Zip(rest, static (line, rest) => string.Join(',', $"{line}\n{rest}".Split('\n').Order())),
            ];
            Assert.All(all, answers => Assert.Equal(all[0], answers));
            Assert.Contains("NOW,REQUEST 0,REQUEST 1,REQUEST 2,REQUEST 3,REQUEST 4", all[0], StringComparison.Ordinal);

            // The ledger was added ahead of the endpoint: it stops when the last answer is counted.
            (int code, string output, string errors) = await child.End();
            Assert.Equal((0, ""), (code, errors));
            Assert.Equal($"{Clients * (Requests + 2)} answers\n", output);
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }
    }

    [Fact]
    public async Task Connections_have_three_quarters_of_the_time_of_the_host()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromMinutes(40));
        var server = new Stubborn();
        builder
            .Services.AddReactor(static options =>
            {
                options.VirtualTime = true;
                options.Endpoints.Add("stubborn", "tcp:7");
            })
            .AddEndpoint("stubborn", _ => Factory.ForProtocol(() => server));
        using IHost host = builder.Build();
        await host.StartAsync().Soon();
        Reactor reactor = host.Services.GetRequiredService<Reactor>();
        await reactor.CallFromThreadAsync(async Deferred () => await reactor.ConnectTcp("127.0.0.1", 7)).Soon();

        await host.StopAsync().Soon();

        Assert.Equal(TimeSpan.FromMinutes(30), server.Took);
    }

    [Fact]
    public async Task A_client_that_never_ends_does_not_keep_the_services_behind_it_from_stopping_in_order()
    {
        using ChildHost child = await ChildHost.Start(environment: ("Reactor__DrainTimeout", "00:00:00.100"));
        using TcpClient client = await child.Connect();
        await client.GetStream().WriteAsync("stay\nnever\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("STAY", await reader.ReadLineAsync().Soon());

        await child.Signal("TERM");

        // The connection is aborted, and the ledger has the rest of the host's time.
        (int code, string output, _) = await child.End();
        Assert.Equal((0, "1 answers\n"), (code, output));
    }

    /// <summary>Reads lines until one comes. On a slow machine, answers that take a while may come before it.</summary>
    private static async Task<string> ReadUntil(StreamReader reader, string last)
    {
        string all = "";
        while (await reader.ReadLineAsync().Soon() is var line && line != last)
        {
            Assert.NotNull(line);
            all += line + "\n";
        }

        return all + last;
    }

    private sealed class Stubborn : Protocol
    {
        private TimeSpan _asked;

        public TimeSpan Took { get; private set; }

        protected override void StopRequested() => _asked = Transport.Reactor.Now;

        protected override void ConnectionLost(Failure reason) => Took = Transport.Reactor.Now - _asked;
    }
}
