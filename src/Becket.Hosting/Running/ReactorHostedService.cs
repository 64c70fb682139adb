using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Becket.Hosting.Running;

/// <summary>Starts and stops a reactor and what lives on it with the host.</summary>
/// <remarks>The loop runs from before the first hosted service starts until the last one has stopped. Its services
/// start and stop where AddReactor was called among the hosted services.</remarks>
internal sealed partial class ReactorHostedService(
    HostedReactor hosted,
    HostedReactorOptions options,
    IOptions<HostOptions> host,
    IHostApplicationLifetime lifetime,
    ILogger<HostedReactor> logger
) : IHostedLifecycleService
{
    /// <summary>The part of the host's time to stop that connections have.</summary>
    private const double DrainPart = 0.75;

    private volatile bool _isStopping;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _ = hosted.Reactor;
        if (hosted.Thread is { } thread)
        {
            _ = StopHostAfter(thread.Ended);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => hosted.Start(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        TimeSpan all = host.Value.ShutdownTimeout;
        return hosted.StopAccepting(
            options.DrainTimeout ?? (all == Timeout.InfiniteTimeSpan ? all : all * DrainPart),
            cancellationToken
        );
    }

    public Task StopAsync(CancellationToken cancellationToken) => hosted.StopServices(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => hosted.End(cancellationToken);

    [LoggerMessage(4, LogLevel.Critical, "The loop of the reactor \"{Reactor}\" has failed, and so the host stops")]
    private static partial void LogFailed(ILogger logger, Exception error, string reactor);

    [LoggerMessage(5, LogLevel.Information, "The reactor \"{Reactor}\" was stopped, and so the host stops")]
    private static partial void LogStopped(ILogger logger, string reactor);

    private async Task StopHostAfter(Task ended)
    {
        Exception? error = null;
        try
        {
            await ended.ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            // StoppedAsync throws it again, so the program ends with it.
            error = thrown;
        }

        if (_isStopping)
        {
            return;
        }

        if (error is null)
        {
            LogStopped(logger, options.Name);
        }
        else
        {
            LogFailed(logger, error, options.Name);
        }

        lifetime.StopApplication();
    }
}
