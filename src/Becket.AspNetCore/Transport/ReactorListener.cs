using System.Net;
using System.Threading.Channels;
using Becket.Reactors;
using Microsoft.AspNetCore.Connections;

namespace Becket.AspNetCore.Transport;

/// <summary>One endpoint of Kestrel: a port on each reactor that serves it, and the connections that Kestrel has not
/// taken yet.</summary>
internal sealed class ReactorListener(TransportContext context) : IConnectionListener
{
    private readonly List<ReactorPort> _ports = [];
    private readonly Channel<ReactorConnection> _accepted = Channel.CreateUnbounded<ReactorConnection>(
        new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true }
    );

    public EndPoint EndPoint { get; private set; } = null!;

    /// <summary>The ports, one for each reactor that serves the endpoint.</summary>
    public IReadOnlyList<ReactorPort> Ports => _ports;

    /// <summary>Listens on a reactor. Threads: any.</summary>
    public async Task Open(Reactor reactor, EndPoint endpoint, bool isShared, CancellationToken cancellationToken)
    {
        ReactorPort port = await reactor
            .CallFromThreadAsync(() => ReactorPort.Open(reactor, this, context, endpoint, isShared), cancellationToken)
            .ConfigureAwait(false);
        _ports.Add(port);
        EndPoint ??= port.EndPoint;
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out ReactorConnection? connection))
            {
                return connection;
            }
        }

        return null;
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        foreach (ReactorPort port in _ports)
        {
            await port.Close().ConfigureAwait(false);
        }

        // Nothing is added any more. What Kestrel takes no more was not answered: a reset says so.
        _accepted.Writer.TryComplete();
        while (_accepted.Reader.TryRead(out ReactorConnection? connection))
        {
            connection.Abort(new ConnectionAbortedException("The server stops."));
        }
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    /// <summary>On a loop: a connection has come.</summary>
    /// <returns>False if the listener is unbound: Kestrel will not take it.</returns>
    public bool OnAccepted(ReactorConnection connection)
    {
        // Kestrel waits without a context. In one, its code would first go to the thread pool, and from there once
        // more.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        bool isTaken = _accepted.Writer.TryWrite(connection);
        SynchronizationContext.SetSynchronizationContext(context);
        return isTaken;
    }
}
