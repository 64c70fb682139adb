using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>The connection to Redis, made at the first use. The client reconnects by itself.</summary>
internal sealed class RedisLink(string host, int port, TimeSpan? timeout = null) : IDisposable
{
    // A call that takes longer is repeated. Redis may still execute the first one later, so everything may be written
    // twice.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);

    private ConnectionMultiplexer? _connection;

    public IDatabase Database => (_connection ??= ConnectionMultiplexer.Connect(Configuration())).GetDatabase();

    public async Task<IDatabase> Connect() =>
        (_connection ??= await ConnectionMultiplexer.ConnectAsync(Configuration()).ConfigureAwait(false)).GetDatabase();

    public void Dispose() => _connection?.Dispose();

    private ConfigurationOptions Configuration() =>
        new()
        {
            EndPoints = { { host, port } },
            ClientName = "fleet",

            // Redis may start later than the gateway.
            AbortOnConnectFail = false,
            ConnectTimeout = (int)(timeout ?? s_timeout).TotalMilliseconds,
            SyncTimeout = (int)(timeout ?? s_timeout).TotalMilliseconds,
            AsyncTimeout = (int)(timeout ?? s_timeout).TotalMilliseconds,

            // A random time between the two numbers of milliseconds, so that gateways that lost the same Redis do not
            // all reconnect at once.
            ReconnectRetryPolicy = new ExponentialRetry(250, 5000),

            // Records wait in the gateway's queue, where they are counted and bounded, and not in the client.
            BacklogPolicy = BacklogPolicy.FailFast,
        };
}
