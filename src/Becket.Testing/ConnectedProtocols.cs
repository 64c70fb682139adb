using System.Net;

namespace Becket.Testing;

/// <summary>
/// Two protocols joined in memory, whose bytes move only when the test says so: as many as it says, in pieces as small
/// as it says. For tests of the order of things; a test that only needs a connection uses the network of a reactor in
/// virtual time.
/// </summary>
/// <remarks>
/// <para>What a protocol writes is under way, and counts as unsent, until the test delivers it, with
/// <see cref="Step"/>, <see cref="Flush"/>, <see cref="DeliverToServer"/> or <see cref="DeliverToClient"/>. Ends follow
/// the bytes: an orderly close arrives when all is delivered; a reset overtakes them. Producers, half-closing and the
/// reasons of <c>ConnectionLost</c> are as on TCP; TLS is not possible.</para>
/// <para>Differs from a real connection: what a protocol throws comes out of the member that delivered to it, so that
/// the test fails with it, and the connection goes on.</para>
/// <para>Threads: one at a time. Source: <c>twisted.test.iosim</c> and <c>twisted.protocols.loopback</c>.</para>
/// </remarks>
public sealed class ConnectedProtocols
{
    private readonly JoinedTransport _client;
    private readonly JoinedTransport _server;
    private int _pieceLength = int.MaxValue;

    private ConnectedProtocols(IProtocol client, IProtocol server, Reactor? reactor)
    {
        var clientAddress = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 1234);
        var serverAddress = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 80);
        _client = new JoinedTransport(client, reactor, host: clientAddress, peer: serverAddress);
        _server = new JoinedTransport(server, reactor, host: serverAddress, peer: clientAddress);
        _client.Other = _server;
        _server.Other = _client;
    }

    /// <summary>The client's transport. The test closes, half closes and aborts with its members.</summary>
    public ITransport Client => _client;

    /// <summary>The server's transport.</summary>
    public ITransport Server => _server;

    /// <summary>The length of the pieces in which bytes arrive, in bytes; 1 or more. Default: no limit: what was
    /// written between two deliveries arrives in one piece.</summary>
    public int PieceLength
    {
        get => _pieceLength;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _pieceLength = value;
        }
    }

    /// <summary>Whether the connection has ended on both sides.</summary>
    public bool HasEnded => _client.HasEnded && _server.HasEnded;

    /// <summary>Joins two protocols: calls the client's <c>ConnectionMade</c>, and then the server's.</summary>
    /// <param name="client">One.</param>
    /// <param name="server">The other.</param>
    /// <param name="reactor">The reactor, for protocols that ask for it; time-outs do.</param>
    public static ConnectedProtocols Join(IProtocol client, IProtocol server, Reactor? reactor = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(server);
        var joined = new ConnectedProtocols(client, server, reactor);
        joined._client.Begin();
        joined._server.Begin();
        return joined;
    }

    /// <summary>Makes one turn: delivers what was under way to the server, and to the client, when the turn began; then
    /// ends that are due take effect, and producers whose bytes are all sent go on.</summary>
    /// <returns>Whether anything happened.</returns>
    public bool Step()
    {
        int toServer = _client.Pending;
        int toClient = _server.Pending;
        bool hasMoved = _client.Deliver(toServer, _pieceLength) > 0;
        hasMoved |= _server.Deliver(toClient, _pieceLength) > 0;
        hasMoved |= _client.TakeEffect();
        return _server.TakeEffect() || hasMoved;
    }

    /// <summary>Makes turns until nothing is under way any more.</summary>
    /// <param name="steps">The largest number of turns; the default is 1,000.</param>
    /// <returns>The number of turns in which something happened.</returns>
    /// <exception cref="InvalidOperationException">The protocols still had something to say after so many: they answer
    /// each other without an end.</exception>
    public int Flush(int steps = 1000)
    {
        for (int made = 0; made < steps; made++)
        {
            if (!Step())
            {
                return made;
            }
        }

        throw new InvalidOperationException(
            $"After {steps} steps the protocols still send to each other: {_client.Pending} bytes are under way to the "
                + $"server, {_server.Pending} to the client. If that is right, call {nameof(Step)} as often as the "
                + "test needs, or give a larger number."
        );
    }

    /// <summary>Delivers up to so many bytes of what is under way to the server, and nothing else: no end takes
    /// effect.</summary>
    /// <param name="count">The number of bytes.</param>
    /// <returns>How many were delivered: fewer if fewer are under way, or if the server pauses receiving.</returns>
    public int DeliverToServer(int count) => Deliver(_client, count);

    /// <summary>Delivers up to so many bytes of what is under way to the client, and nothing else.</summary>
    /// <inheritdoc cref="DeliverToServer"/>
    /// <returns>How many were delivered: fewer if fewer are under way, or if the client pauses receiving.</returns>
    public int DeliverToClient(int count) => Deliver(_server, count);

    private int Deliver(JoinedTransport from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return from.Deliver(count, _pieceLength);
    }
}
