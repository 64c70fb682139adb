using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>The connection to Redis, made when it is first needed. The client mends it by itself.</summary>
internal sealed class RedisLink(string host, int port, TimeSpan? patience = null) : IDisposable
{
    // What waits longer is tried again. Redis may still do it when it wakes up, so everything that is written may be
    // written twice.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

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

            // A Redis that is not there yet is no reason not to start.
            AbortOnConnectFail = false,
            ConnectTimeout = (int)(patience ?? s_patience).TotalMilliseconds,
            SyncTimeout = (int)(patience ?? s_patience).TotalMilliseconds,
            AsyncTimeout = (int)(patience ?? s_patience).TotalMilliseconds,

            // Between the first and the second number of milliseconds, by chance: gateways that lost one Redis do not
            // all come back at once.
            ReconnectRetryPolicy = new ExponentialRetry(250, 5000),

            // What waits does so in the gateway, where it is counted and bounded.
            BacklogPolicy = BacklogPolicy.FailFast,
        };
}
