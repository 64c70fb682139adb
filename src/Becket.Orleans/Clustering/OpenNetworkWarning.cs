using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Clustering;

/// <summary>Says at the start that other machines can reach this silo.</summary>
internal sealed partial class OpenNetworkWarning(JobClusterOptions options, ILogger<OpenNetworkWarning> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogOpen(options.ListenAddress ?? options.Address);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "The silo listens at {Address}, without TLS and without a password. A program that reaches its ports can "
            + "read and change all jobs: set JobCluster:Certificate, or keep the network private."
    )]
    private partial void LogOpen(string address);
}
