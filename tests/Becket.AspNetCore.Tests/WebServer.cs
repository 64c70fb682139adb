using System.Collections.Concurrent;
using System.Net;
using Becket.AspNetCore.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ListenOptions = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace Becket.AspNetCore.Tests;

/// <summary>A web application under test, with one endpoint on the loopback address unless told otherwise.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebServer(WebApplication app, ConcurrentQueue<string> log)
    {
        _app = app;
        Log = log;
    }

    /// <summary>The lines of the log from the level Warning up, but for those that only say that the machine is busy.
    /// </summary>
    public ConcurrentQueue<string> Log { get; }

    public IServiceProvider Services => _app.Services;

    public WebApplication App => _app;

    /// <summary>The addresses, as the server gives them.</summary>
    public string[] Addresses =>
        [.. Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    public int Port => new Uri(Addresses[0]).Port;

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Port);

    /// <summary>The first reactor.</summary>
    public Reactor Reactor => Services.GetRequiredService<ServerReactors>().First;

    /// <summary>The number of connections that the reactors carry.</summary>
    public int OpenConnections =>
        Services.GetServices<IConnectionListenerFactory>().OfType<ReactorTransportFactory>().Single().Context.Open;

    /// <summary>Starts an application.</summary>
    /// <param name="kind">What carries its connections.</param>
    /// <param name="use">Adds middleware and handlers.</param>
    /// <param name="listen">Configures the endpoint on the loopback address.</param>
    /// <param name="kestrel">Configures all else of Kestrel, instead of that endpoint.</param>
    /// <param name="transport">Changes options of the transport.</param>
    /// <param name="services">Adds services.</param>
    public static async Task<WebServer> Start(
        TransportKind kind,
        Action<WebApplication> use,
        Action<ListenOptions>? listen = null,
        Action<KestrelServerOptions>? kestrel = null,
        Action<ReactorTransportOptions>? transport = null,
        Action<IServiceCollection>? services = null
    )
    {
        var log = new ConcurrentQueue<string>();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new Recorder(log));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Limits.MaxRequestBodySize = null;
            if (kestrel is null)
            {
                options.Listen(IPAddress.Loopback, 0, listen ?? (static _ => { }));
            }
            else
            {
                kestrel(options);
            }
        });
        if (kind != TransportKind.KestrelSockets)
        {
            builder.WebHost.UseReactor(options =>
            {
                // The first use of much code is slow on a busy machine, which is not the subject of these tests.
                options.ReactorOptions = new ReactorOptions
                {
                    Driver = kind == TransportKind.Epoll ? IoDriverKind.Epoll : IoDriverKind.Sockets,
                    SlowTurn = TimeSpan.Zero,
                };
                transport?.Invoke(options);
            });
        }

        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        use(app);
        try
        {
            await app.StartAsync().Soon();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new WebServer(app, log);
    }

    /// <summary>Connects to the first address.</summary>
    public Task<RawClient> Connect() => RawClient.Connect(EndPoint);

    public Task Stop() => _app.StopAsync().Soon();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().Soon();
        await _app.DisposeAsync();
    }

    private sealed class Recorder(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose() { }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel) && eventId.Name != "HeartbeatSlow")
            {
                log.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
