using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Adopting;
using Becket.Net.Errors;
using Becket.Reactors;

namespace Becket.Net.Endpoints;

/// <summary>A listening socket that was opened by another program: a service manager, or the program before this
/// one.</summary>
/// <remarks>It can listen once, because the port then owns the descriptor. Threads: the reactor's. Source:
/// <c>twisted.internet.endpoints.AdoptedStreamServerEndpoint</c>.</remarks>
public sealed class AdoptedStreamServerEndpoint : IStreamServerEndpoint
{
    private readonly Reactor _reactor;
    private readonly SafeSocketHandle? _handle;
    private readonly int _descriptor;
    private bool _isUsed;

    /// <summary>Names a socket.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="handle">The socket. It belongs to the port once it is listened at.</param>
    public AdoptedStreamServerEndpoint(Reactor reactor, SafeSocketHandle handle)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(handle);
        _reactor = reactor;
        _handle = handle;
    }

    /// <summary>Names a socket by the number of its descriptor.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="descriptor">The number; zero or more.</param>
    public AdoptedStreamServerEndpoint(Reactor reactor, int descriptor)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        _reactor = reactor;
        _descriptor = descriptor;
    }

    /// <inheritdoc/>
    public Deferred<IListeningPort> Listen(Factory factory)
    {
        if (_isUsed)
        {
            return Deferred.Fail<IListeningPort>(
                new CannotListenException(
                    "This socket has been listened at already. A descriptor that was handed over can be adopted once.",
                    null
                )
            );
        }

        _isUsed = true;
        return Deferred
            .MaybeDeferred(() =>
                _handle is null
                    ? _reactor.AdoptListeningSocket(_descriptor, factory)
                    : _reactor.AdoptListeningSocket(_handle, factory)
            )
            .AddCallback(static IListeningPort (port) => port);
    }
}
