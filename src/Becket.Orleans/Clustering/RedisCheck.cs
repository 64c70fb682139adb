using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Clustering;

/// <summary>Before the silo starts: whether Redis answers, and keeps what it answers.</summary>
internal sealed partial class RedisCheck(RedisConnection redis, ILogger<RedisCheck> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await redis.IsDurableAsync().WaitAsync(cancellationToken).ConfigureAwait(false) == false)
        {
            LogNotDurable();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Redis keeps no append-only file: if it restarts, results that were recorded since its last snapshot are lost, "
            + "and their jobs run again. Set \"appendonly yes\" in its configuration."
    )]
    private partial void LogNotDurable();
}
