using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Becket.Hosting.Tests;

/// <summary>Makes hosts that read no files and no environment, and notes what happens in them.</summary>
public abstract class HostTest
{
    /// <summary>What has happened, in order. Any thread adds to it.</summary>
    protected ConcurrentQueue<string> Events { get; } = new();

    /// <summary>What the host has logged.</summary>
    protected LogLines Log { get; } = new();

    /// <summary>A builder of a host with a configuration of these lines, as in "Reactor:SlowTurn=00:00:01".</summary>
    protected HostApplicationBuilder CreateBuilder(params string[] configuration)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true }
        );
        builder.Configuration.AddInMemoryCollection(
            configuration.Select(static line => new KeyValuePair<string, string?>(
                line[..line.IndexOf('=')],
                line[(line.IndexOf('=') + 1)..]
            ))
        );
        builder.Logging.AddProvider(Log);
        builder.Services.AddSingleton(Events);
        return builder;
    }

    /// <summary>Connects to an endpoint, sends a line, and reads one.</summary>
    protected static async Task<string?> Ask(IHost host, string endpoint, string line)
    {
        using TcpClient client = await Connect(host, endpoint);
        return await Ask(client, line);
    }

    /// <summary>Sends a line on a connection, and reads one; null if the connection has ended.</summary>
    protected static async Task<string?> Ask(TcpClient client, string line)
    {
        ArgumentNullException.ThrowIfNull(client);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        return await reader.ReadLineAsync().Soon();
    }

    protected static async Task<TcpClient> Connect(IHost host, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(host);
        var address = (IPEndPoint)host.Services.GetRequiredService<HostedReactor>().Addresses[endpoint];
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port).Soon();
        return client;
    }
}
