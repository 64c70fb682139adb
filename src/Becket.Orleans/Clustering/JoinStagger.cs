using Microsoft.Extensions.Hosting;

namespace Becket.Orleans.Clustering;

/// <summary>Waits for a moment before the silo joins. Silos that join in the same moment write to the same row of the
/// table of members; one of them loses, and waits for seconds.</summary>
internal sealed class JoinStagger : IHostedService
{
    // Longer than one write takes, and shorter than a person notices.
    private const int LongestMilliseconds = 300;

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.Delay(Random.Shared.Next(LongestMilliseconds), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
