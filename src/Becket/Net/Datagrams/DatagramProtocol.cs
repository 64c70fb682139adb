using System.Net;
using Becket.Deferreds;

namespace Becket.Net.Datagrams;

/// <summary>Receives and sends datagrams. Derive from it and override the members that you need.</summary>
/// <remarks>
/// <para>What an override throws is logged, and the port goes on.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.protocol.DatagramProtocol</c> and
/// <c>ConnectedDatagramProtocol</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract class DatagramProtocol
{
    private IDatagramTransport? _transport;

    /// <summary>The port. Known from <see cref="StartProtocol"/> on, and kept after
    /// <see cref="StopProtocol"/>.</summary>
    /// <exception cref="InvalidOperationException">It is not known yet.</exception>
    public IDatagramTransport Transport =>
        _transport
        ?? throw new InvalidOperationException(
            $"This {GetType().Name} has no port yet. Use Transport from StartProtocol on."
        );

    /// <summary>Connects the protocol to its port.</summary>
    internal void MakeConnection(IDatagramTransport transport)
    {
        if (_transport is { IsListening: true })
        {
            throw new InvalidOperationException(
                $"This {GetType().Name} has a port already. Each port needs a protocol of its own."
            );
        }

        _transport = transport;
    }

    /// <summary>The port is open; the first call. The place for a first datagram. The default does nothing.</summary>
    protected internal virtual void StartProtocol() { }

    /// <summary>The port is closed: called exactly once, and last. The default does nothing.</summary>
    protected internal virtual void StopProtocol() { }

    /// <summary>A datagram has arrived. The default drops it.</summary>
    /// <param name="data">The whole datagram, or as much of it as <see cref="UdpOptions.MaxPacketSize"/> lets through.
    /// Valid until the call returns.</param>
    /// <param name="from">The sender. An answer costs least if it is sent to this same object.</param>
    protected internal virtual void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) { }

    /// <summary>The peer of a connected port has refused a datagram: no program listens there. The port goes on. The
    /// default does nothing.</summary>
    protected internal virtual void ConnectionRefused() { }
}
