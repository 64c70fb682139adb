using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Becket.AspNetCore.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.AspNetCore.Tests.Serving;

/// <content>Which reactors serve, what connections cost them, and how they stop.</content>
public abstract partial class ReactorContract
{
    [Fact]
    public async Task Several_reactors_share_a_port_and_each_keeps_its_connections()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
                app.Run(static async context =>
                {
                    Reactor reactor = context.GetReactor();
                    bool isHome = Reactor.Current == reactor;
                    await Task.Yield();
                    isHome &= Reactor.Current == reactor;
                    IReadOnlyList<Reactor> all = context.RequestServices.GetRequiredService<ServerReactors>().All;
                    await context.Response.WriteAsync($"{all.ToList().IndexOf(reactor)} {isHome}");
                }),
            transport: static options => options.Count = 3
        );
        var answers = new HashSet<string>();

        // The system chooses by a hash of the addresses: with so many, each gets some.
        for (int i = 0; i < 200 && answers.Count < 3; i++)
        {
            using RawClient client = await server.Connect();
            await client.Send("GET / HTTP/1.0\r\n\r\n");
            answers.Add((await client.ReceiveText()).Split("\r\n\r\n")[1]);
        }

        Assert.Equal(["0 True", "1 True", "2 True"], answers.Order());
    }

    [Fact]
    public async Task An_endpoint_can_stay_on_kestrels_sockets()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
                app.Run(static context =>
                    context.Response.WriteAsync(context.Features.Get<IReactorFeature>() is null ? "sockets" : "reactor")
                ),
            kestrel: static options =>
            {
                options.Listen(IPAddress.Loopback, 0);
                options.Listen(IPAddress.Parse("127.0.0.2"), 0);
            },
            transport: static options =>
                options.Serves = static endpoint => !((IPEndPoint)endpoint).Address.Equals(IPAddress.Loopback)
        );
        using var client = new HttpClient();

        Assert.Equal("sockets", await client.GetStringAsync(server.Addresses[0], Test).Soon());
        Assert.Equal("reactor", await client.GetStringAsync(server.Addresses[1], Test).Soon());
    }

    [Fact]
    public async Task Asking_for_the_reactor_of_a_request_on_kestrels_sockets_says_what_to_do()
    {
        await using WebServer server = await WebServer.Start(
            TransportKind.KestrelSockets,
            static app =>
                app.Run(static context =>
                {
                    InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
                        context.GetReactor()
                    );
                    return context.Response.WriteAsync(error.Message);
                })
        );
        using var client = new HttpClient();

        string answer = await client.GetStringAsync(server.Addresses[0], Test).Soon();

        Assert.Contains("Call builder.WebHost.UseReactor()", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_connection_holds_no_buffer()
    {
        var connections = new List<ConnectionContext>();
        await using WebServer server = await WebServer.Start(
            Kind,
            static app => app.Run(static context => context.Response.WriteAsync("Hello")),
            listen =>
                listen.Use(next =>
                    connection =>
                    {
                        connections.Add(connection);
                        return next(connection);
                    }
                )
        );
        using RawClient client = await server.Connect();
        await client.Send(Get);
        await client.ReceiveUntil("0\r\n\r\n");

        var connection = (ReactorConnection)Assert.Single(connections);
        await Limit.Until(() => connection.Reader.IsPending);
        Assert.Equal(0, connection.Reader.HeldMemory);
        Assert.Equal(0, connection.Writer.HeldMemory);
        Assert.Equal(1, server.OpenConnections);
    }

    [Fact]
    public async Task No_connection_is_left_after_many_ends_of_all_kinds()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
                app.Run(static async context =>
                {
                    await context.Request.Body.CopyToAsync(context.Response.Body);
                    if (context.Request.Path == "/abort")
                    {
                        context.Abort();
                    }
                })
        );
        long before = await server.Reactor.CallFromThreadAsync(() => server.Reactor.Statistics().OpenChannels);

        for (int i = 0; i < 100; i++)
        {
            using RawClient client = await server.Connect();
            switch (i % 5)
            {
                case 0:
                    await client.Send(Get);
                    await client.ReceiveUntil("\r\n\r\n");
                    break;
                case 1:
                    await client.Send(Get);
                    client.Reset();
                    break;
                case 2:
                    await client.Send("GET /abort HTTP/1.1\r\nHost: a\r\n\r\n");
                    break;
                case 3:
                    await client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
                    break;
                default:
                    client.EndSending();
                    break;
            }
        }

        await Limit.Until(() => server.OpenConnections == 0);
        await Limit.Until(() => server.Reactor.Statistics().OpenChannels == before);

        // Handlers whose client reset in the middle of a body have failed, and nothing else has.
        Assert.All(server.Log, static line => Assert.Contains("Request id", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_peer_that_does_not_take_the_last_bytes_is_cut_off_after_the_close_timeout()
    {
        var began = new TaskCompletionSource();
        await using WebServer server = await WebServer.Start(
            Kind,
            static app => app.Run(static _ => Task.CompletedTask),
            listen =>
                listen.Run(async connection =>
                {
                    began.SetResult();

                    // More than the system's buffers take, and no waiting for it.
                    Task<FlushResult> flush = connection.Transport.Output.WriteAsync(new byte[30_000_000]).AsTask();
                    await connection.DisposeAsync();
                    Assert.True((await flush).IsCompleted);
                }),
            transport: static options => options.CloseTimeout = TimeSpan.FromMilliseconds(50)
        );
        using RawClient client = await RawClient.Connect(server.EndPoint, receiveBuffer: 64 * 1024);

        await began.Task.Soon();
        await Limit.Until(() => server.OpenConnections == 0);
        await Assert.ThrowsAsync<SocketException>(client.ReceiveAll);
    }

    [Fact]
    public async Task Too_many_open_files_pause_the_port_and_are_logged_once()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app => app.Run(static context => context.Response.WriteAsync("Hello"))
        );
        var factory = (ReactorTransportFactory)
            server
                .Services.GetServices<IConnectionListenerFactory>()
                .Single(static one => one is ReactorTransportFactory);
        await using IConnectionListener listener = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), Test);
        ReactorPort port = ((ReactorListener)listener).Ports[0];

        await server.Reactor.CallFromThreadAsync(() =>
        {
            port.OnAcceptFailed(SocketError.TooManyOpenSockets);
            port.OnAcceptFailed(SocketError.TooManyOpenSockets);
        });
        using RawClient client = await RawClient.Connect(listener.EndPoint);
        ConnectionContext connection = (await listener.AcceptAsync(Test).AsTask().Soon())!;

        string line = Assert.Single(server.Log);
        Assert.Contains("cannot accept connections (TooManyOpenSockets)", line, StringComparison.Ordinal);
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task A_listener_that_was_unbound_gives_no_connection_and_resets_those_that_wait()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app => app.Run(static _ => Task.CompletedTask)
        );
        IConnectionListenerFactory factory = server
            .Services.GetServices<IConnectionListenerFactory>()
            .Single(static one => one is ReactorTransportFactory);
        IConnectionListener listener = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), Test);
        using RawClient waiting = await RawClient.Connect(listener.EndPoint);
        await Limit.Until(() => server.OpenConnections == 1);

        await listener.UnbindAsync(Test);

        Assert.Null(await listener.AcceptAsync(Test));
        await Assert.ThrowsAsync<SocketException>(waiting.ReceiveAll);
        await Assert.ThrowsAsync<SocketException>(() => RawClient.Connect(listener.EndPoint));
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task A_reactor_of_the_program_serves_and_its_stop_ends_connections_in_order()
    {
        var began = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using WebServer own = await WebServer.Start(Kind, static app => app.Run(static _ => Task.CompletedTask));
        Reactor reactor = own.Reactor;
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    began.SetResult();
                    await goOn.Task;
                    await context.Response.WriteAsync(Reactor.Current == reactor ? "Hello" : "elsewhere");
                }),
            transport: options => options.Reactor = reactor
        );
        using RawClient client = await server.Connect();
        await client.Send(Get);
        await began.Task.Soon();

        await reactor.CallFromThreadAsync(reactor.Stop);
        goOn.SetResult();

        string answer = await client.ReceiveText();
        Assert.EndsWith("Hello\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SocketException>(server.Connect);
    }
}
