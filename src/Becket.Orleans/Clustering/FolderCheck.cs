using Becket.Orleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Becket.Orleans.Clustering;

/// <summary>Before the silo starts: whether the folder of the state is there, and no other process uses it.</summary>
internal sealed class FolderCheck(IServiceProvider services) : IHostedService
{
    /// <exception cref="IOException">It is in use, or cannot be used.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The container disposes of it, which releases its lock, when the host is disposed of.
        _ = services.GetRequiredService<StateFolder>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
