using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Clustering;

/// <summary>A worker that starts before the silos waits for them.</summary>
internal sealed partial class GatewayRetry(ILogger<GatewayRetry> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogWaiting(exception.Message);
        await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(1, LogLevel.Warning, "No silo answers yet, so the worker waits: {Reason}")]
    private partial void LogWaiting(string reason);
}
