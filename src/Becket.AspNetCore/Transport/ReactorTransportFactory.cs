using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Becket.Reactors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Becket.AspNetCore.Transport;

/// <summary>Binds Kestrel's endpoints on reactors.</summary>
internal sealed class ReactorTransportFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly ServerReactors _reactors;
    private readonly TransportContext _context;

    public ReactorTransportFactory(
        ServerReactors reactors,
        IOptions<ReactorTransportOptions> options,
        IMemoryPoolFactory<byte>? pools = null
    )
    {
        _reactors = reactors;
        _context = new TransportContext(options.Value, pools?.Create() ?? MemoryPool<byte>.Shared);
    }

    /// <summary>What the connections share. For tests.</summary>
    internal TransportContext Context => _context;

    public bool CanBind(EndPoint endpoint) =>
        endpoint
            is IPEndPoint
                or UnixDomainSocketEndPoint
                or FileHandleEndPoint { FileHandleType: not FileHandleType.Pipe }
        && _context.Options.Serves?.Invoke(endpoint) != false;

    public async ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        IReadOnlyList<Reactor> all = _reactors.All;
        bool isShared = all.Count > 1 && endpoint is IPEndPoint;
        var listener = new ReactorListener(_context);
        try
        {
            await listener.Open(all[0], endpoint, isShared, cancellationToken).ConfigureAwait(false);
            for (int i = 1; isShared && i < all.Count; i++)
            {
                // At the port that the system chose for the first one.
                await listener.Open(all[i], listener.EndPoint, isShared, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return listener;
    }
}
