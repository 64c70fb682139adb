using Microsoft.Extensions.Hosting;

namespace Becket.AspNetCore.Running;

/// <summary>Starts the server's reactors before all services of the host start, and stops them after all have
/// stopped.</summary>
internal sealed class ReactorsHostedService(ServerReactors reactors) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _ = reactors.First;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => reactors.Stop(cancellationToken);
}
