using StackExchange.Redis;

namespace Becket.Orleans.Clustering;

/// <summary>The one connection of a process to Redis, for the members of the cluster and for its state.</summary>
internal sealed class RedisConnection(string address) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _opened;

    public ConfigurationOptions Options { get; } = ConfigurationOptions.Parse(address);

    /// <exception cref="IOException">Redis does not answer.</exception>
    public Task<IConnectionMultiplexer> OpenAsync()
    {
        lock (_lock)
        {
            return _opened ??= ConnectAsync();
        }
    }

    /// <summary>Whether an answered change survives a restart of Redis; null if Redis does not say.</summary>
    public async Task<bool?> IsDurableAsync()
    {
        _ = await OpenAsync().ConfigureAwait(false);

        // A connection of its own: only one for administrators may ask, and the other needs no such right.
        ConfigurationOptions asking = Options.Clone();
        asking.AllowAdmin = true;
        try
        {
            ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(asking).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                IServer server = connection.GetServer(connection.GetEndPoints()[0]);
                string? text = await server.InfoRawAsync("persistence").ConfigureAwait(false);
                return text is null ? null
                    : text.Contains("aof_enabled:1", StringComparison.Ordinal) ? true
                    : text.Contains("aof_enabled:0", StringComparison.Ordinal) ? false
                    : null;
            }
        }
        catch (RedisServerException)
        {
            // A user without the right to ask.
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_opened is { IsCompletedSuccessfully: true } opened)
        {
            await (await opened.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(Options).ConfigureAwait(false);
        }
        catch (RedisConnectionException error)
        {
            throw new IOException(
                $"Redis at {Options.ToString(includePassword: false)} does not answer: {error.Message} Start it, or "
                    + "correct JobClusterOptions.RedisAddress.",
                error
            );
        }
    }
}
