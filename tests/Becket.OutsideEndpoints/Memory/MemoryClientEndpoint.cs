using System.IO.Pipelines;

namespace Becket.OutsideEndpoints.Memory;

/// <summary>Connects to a name within one reactor, through two pipes.</summary>
public sealed class MemoryClientEndpoint(Reactor reactor, string name) : IStreamClientEndpoint
{
    private static int s_clients;

    public async Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        // A connection takes a turn, as a real one does.
        await reactor.DeferLater(TimeSpan.Zero);
        if (MemoryPort.Find(reactor, name) is not { } port)
        {
            throw new ConnectionRefusedException($"No port listens at memory:{name}.", null);
        }

        var options = new PipeOptions(
            pauseWriterThreshold: 16 * 1024,
            resumeWriterThreshold: 8 * 1024,
            useSynchronizationContext: false
        );
        var toServer = new Pipe(options);
        var toClient = new Pipe(options);
        var client = new MemoryEndPoint($"client-{Interlocked.Increment(ref s_clients)}");
        port.OnConnected(
            new StreamChannel(reactor, toServer.Reader.AsStream(), toClient.Writer.AsStream(), port.Host, client)
        );
        return await new StreamChannel(
            reactor,
            toClient.Reader.AsStream(),
            toServer.Writer.AsStream(),
            client,
            port.Host
        ).Connect(factory);
    }
}
