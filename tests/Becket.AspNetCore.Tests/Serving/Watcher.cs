using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Becket.AspNetCore.Tests.Serving;

/// <summary>A hosted service that uses the server's reactor when it starts and when it stops.</summary>
internal sealed class Watcher
{
    public List<string> Notes { get; } = [];

    public Reactor Reactor { get; private set; } = null!;

    public void Add(IServiceCollection services) =>
        services.AddSingleton<IHostedService>(provider =>
        {
            Reactor = provider.GetRequiredService<ServerReactors>().First;
            return new Service(this);
        });

    private sealed class Service(Watcher watcher) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Note("started");

        public Task StopAsync(CancellationToken cancellationToken) => Note("stopping");

        private Task Note(string when) =>
            watcher.Reactor.CallFromThreadAsync(() =>
                watcher.Notes.Add($"{when}: {Reactor.Current == watcher.Reactor}")
            );
    }
}
