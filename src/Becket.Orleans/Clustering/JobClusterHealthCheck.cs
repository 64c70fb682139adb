using Becket.Orleans.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Becket.Orleans.Clustering;

/// <summary>Asks the silo what it is, and the ledger for an answer.</summary>
internal sealed class JobClusterHealthCheck(IJobLedger ledger, IServiceProvider services) : IHealthCheck
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        // A worker has no silo.
        ISiloStatusOracle? silo = services.GetService<ISiloStatusOracle>();
        if (silo is not null && silo.CurrentStatus != SiloStatus.Active)
        {
            return HealthCheckResult.Unhealthy($"The silo is {silo.CurrentStatus}, not active.");
        }

        try
        {
            int lists = (
                await ledger.ListsAsync(openOnly: true, cancellationToken).WaitAsync(s_patience, cancellationToken)
            ).Count;
            return HealthCheckResult.Healthy(
                $"The cluster answers; {lists} lists are open.",
                new Dictionary<string, object>
                {
                    ["open_lists"] = lists,
                    ["silos"] = silo?.GetActiveSilos().Length ?? 0,
                }
            );
        }
        catch (Exception error)
            when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The cluster does not answer: {error.Message}", error);
        }
    }
}
