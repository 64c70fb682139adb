using System.Net;

namespace Becket.Tests.Net;

/// <summary>A port of a user that accepts the channels that a test gives it.</summary>
internal sealed class ScriptedPort(Reactor reactor, Factory factory) : ListeningPortBase(reactor, factory)
{
    public Action? WhenStopped { get; init; }

    public override EndPoint Host { get; } = new IPEndPoint(IPAddress.Loopback, 1);

    public void Begin() => Start();

    public void Take(TransportChannel channel) => Accept(channel);

    protected override void OnPaused() { }

    protected override void OnResumed() { }

    protected override void OnStopped() => WhenStopped?.Invoke();
}
