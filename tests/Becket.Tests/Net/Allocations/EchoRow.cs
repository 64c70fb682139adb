using System.Net;

namespace Becket.Tests.Net.Allocations;

/// <summary>One way to exchange messages, and what an exchange may allocate.</summary>
/// <param name="Name">The name, for the test.</param>
/// <param name="Covers">The public base class or factory that it measures.</param>
/// <param name="Begin">Makes both ends, of which one asks. The reactor's end closes them.</param>
internal sealed record EchoRow(string Name, Type Covers, Func<Reactor, EchoMeter, Deferred> Begin)
{
    private static readonly ListenOptions s_here = new() { Interface = IPAddress.Loopback };

    /// <summary>The bytes that an exchange may allocate on the loop's thread: a message and its answer, so what both
    /// ends receive and send.</summary>
    public int Allowed { get; init; }

    /// <summary>The driver. It has to be there on this machine.</summary>
    public IoDriverKind Driver { get; init; } = IoDriverKind.Best;

    /// <summary>Two ends with the same protocol, over TCP.</summary>
    /// <param name="name">The name.</param>
    /// <param name="make">Makes an end; the one with the meter asks.</param>
    /// <param name="wrap">Puts something around the server's factory.</param>
    public static EchoRow Tcp<TEcho>(string name, Func<EchoMeter?, TEcho> make, Func<Factory, Factory>? wrap = null)
        where TEcho : class, IProtocol =>
        new(
            name,
            typeof(TEcho).BaseType!,
            async (reactor, meter) =>
            {
                Factory factory = Factory.ForProtocol(() => make(null));
                ListeningPort port = await reactor.ListenTcp(0, wrap?.Invoke(factory) ?? factory, s_here);
                await reactor.ConnectTcp("127.0.0.1", port.Port, () => make(meter));
            }
        );

    /// <summary>A factory around the server's.</summary>
    public static EchoRow Wrapped<TFactory>(Func<Factory, TFactory> wrap)
        where TFactory : Factory =>
        Tcp(typeof(TFactory).Name, static meter => new EchoBytes(meter), wrap) with
        {
            Covers = typeof(TFactory),
        };

    /// <summary>A server that waits for each message with <c>await</c>.</summary>
    public static EchoRow Awaited(string name, Func<Connection, Deferred> serve) =>
        new(
            name,
            typeof(Connection),
            async (reactor, meter) =>
            {
                ConnectionListener listener = reactor.AcceptTcp(0, s_here);
                _ = Accept();
                await reactor.ConnectTcp("127.0.0.1", listener.Port, () => new EchoBytes(meter));

                async Deferred Accept()
                {
                    await foreach (Connection connection in listener)
                    {
                        await serve(connection);
                    }
                }
            }
        );

    public override string ToString() => Name;
}
