using System.Net;

namespace Becket.OutsideEndpoints.Stdio;

/// <summary>Accepts one connection, the standard streams, as soon as it listens.</summary>
internal sealed class StdioPort : ListeningPortBase
{
    private StreamChannel? _waiting;

    private StdioPort(Reactor reactor, Factory factory)
        : base(reactor, factory) { }

    public override EndPoint Host { get; } = new StdioEndPoint();

    public static IListeningPort Listen(Reactor reactor, Stream input, Stream output, Factory factory)
    {
        var port = new StdioPort(reactor, factory);
        port._waiting = new StreamChannel(reactor, input, output, port.Host, port.Host);
        port.Start();
        port.OnResumed();
        return port;
    }

    protected override void OnPaused() { }

    protected override void OnResumed()
    {
        if (_waiting is { } channel)
        {
            _waiting = null;
            Accept(channel);
        }
    }

    protected override void OnStopped() { }

    private sealed class StdioEndPoint : EndPoint
    {
        public override string ToString() => "console:";
    }
}
