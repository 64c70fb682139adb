using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Becket.ClusterProgram;

/// <summary>Writes a line when this silo hears that another one was declared dead.</summary>
internal sealed class DeathNotices(ISiloStatusOracle silos) : IHostedService, ISiloStatusListener
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        silos.SubscribeToSiloStatusEvents(this);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"DEAD {updatedSilo.Endpoint.Port} {Stopwatch.GetTimestamp()}"
                )
            );
        }
    }
}
