using System.Collections.Concurrent;

namespace Becket.Hosting.Tests;

/// <summary>A service that notes its start and its stop, and whether they are on the loop.</summary>
public abstract class Noting(ConcurrentQueue<string> events, Reactor reactor, string name) : Service(name)
{
    protected override async Deferred OnStart()
    {
        await reactor.DeferLater(TimeSpan.FromMilliseconds(5));
        Note("starts");
    }

    protected override async Deferred OnStop()
    {
        await reactor.DeferLater(TimeSpan.FromMilliseconds(5));
        Note("stops");
    }

    private void Note(string what) =>
        events.Enqueue(Reactor.Current == reactor ? $"{Name} {what}" : $"{Name} {what} off the loop");
}

public sealed class First(ConcurrentQueue<string> events, Reactor reactor) : Noting(events, reactor, "first");

public sealed class Second(ConcurrentQueue<string> events, Reactor reactor) : Noting(events, reactor, "second");

/// <summary>A hosted service that notes its start and its stop.</summary>
public sealed class NotingHosted(ConcurrentQueue<string> events, string name) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        events.Enqueue($"{name} starts");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        events.Enqueue($"{name} stops");
        return Task.CompletedTask;
    }
}
