using System.Net;
using Becket.Tests.Reactors;

namespace Becket.Tests.Net;

/// <summary>What connections promise, whatever driver carries them. A driver's own tests derive from this.</summary>
/// <remarks>Each test runs a reactor that holds both ends, and leaves nothing open.</remarks>
public abstract partial class NetContract : ReactorTest
{
    /// <summary>Whether what is sent at once may arrive in pieces, as over a real network.</summary>
    protected virtual bool CutsBytes => false;

    /// <summary>Runs a test on the loop. The test itself closes everything that it opened.</summary>
    protected virtual void Run(Func<Reactor, Deferred> test)
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            await test(reactor);
            await Open(reactor, 0);
        });
        AssertNothingIsLeft(reactor);
    }

    protected static void AssertNothingIsLeft(Reactor reactor) =>
        Assert.Equal((0, 0), (reactor.Driver.OpenCount, reactor.Statistics().PendingDelayedCalls));

    /// <summary>Fires when that many listeners and connections are open. There is no event for it.</summary>
    protected static Deferred Open(Reactor reactor, int count) =>
        Until(reactor, () => reactor.Driver.OpenCount == count);

    /// <summary>Fires when a condition holds for which there is no event.</summary>
    protected static async Deferred Until(Reactor reactor, Func<bool> condition)
    {
        while (!condition())
        {
            await Sleep(reactor, 0.001);
        }
    }

    protected static Deferred<ListeningPort> Listen(Reactor reactor, Factory factory, int port = 0) =>
        reactor.ListenTcp(port, factory, new ListenOptions { Interface = IPAddress.Loopback });

    protected static Deferred<Recorder> Connect(Reactor reactor, int port, Recorder? protocol = null) =>
        reactor.ConnectTcp("127.0.0.1", port, () => protocol ?? new Recorder());

    /// <summary>Both ends of a connection; the port is closed.</summary>
    protected static async Deferred<(Recorder Server, Recorder Client)> Pair(
        Reactor reactor,
        Recorder? server = null,
        Recorder? client = null
    )
    {
        server ??= new Recorder();
        ListeningPort port = await Listen(reactor, Factory.ForProtocol(() => server));
        client = await Connect(reactor, port.Port, client);
        await server.Until(() => server.Events.Count > 0);
        await port.StopListening();
        return (server, client);
    }

    /// <summary>
    /// Connects to a server that resets the connection as soon as it is made. The system may report the reset to the
    /// client before it reports the connection.
    /// </summary>
    protected static async Deferred ConnectToBeReset(Reactor reactor, Recorder server)
    {
        ListeningPort port = await Listen(reactor, Factory.ForProtocol(() => server));
        var client = new Recorder();
        try
        {
            await Connect(reactor, port.Port, client);
            await client.Lost();
            Assert.IsType<ConnectionResetException>(client.Reason!.Exception);
        }
        catch (ConnectException)
        {
            Assert.Empty(client.Events);
        }

        await server.Lost();
        await port.StopListening();
    }

    /// <summary>Closes a connection in order, and waits until both ends know.</summary>
    protected static async Deferred Close(Recorder one, Recorder other)
    {
        one.Transport.LoseConnection();
        await one.Lost();
        await other.Lost();
    }

    /// <summary>What a deferred fails with.</summary>
    protected static async Deferred<TException> ErrorOf<TException>(Deferred failing)
        where TException : Exception
    {
        Exception? error = null;
        try
        {
            await failing;
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        return Assert.IsType<TException>(error);
    }

    /// <summary>Bytes in which no two places look alike.</summary>
    protected static byte[] Noise(int count, int seed = 1)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected static Recorder Echo() => new() { WhenReceived = static (echo, data) => echo.Transport.Write(data) };
}
