using Becket.OutsideEndpoints.Memory;
using Becket.OutsideEndpoints.Stdio;

namespace Becket.OutsideEndpoints;

/// <summary>A reactor, and an echo server at <c>memory:echo</c>, found by their descriptions.</summary>
public abstract class OutsideTest
{
    static OutsideTest()
    {
        Endpoint.RegisterServer(
            "memory",
            ["name"],
            (reactor, description) => new MemoryServerEndpoint(reactor, description.GetString("name"))
        );
        Endpoint.RegisterClient(
            "memory",
            ["name"],
            (reactor, description) => new MemoryClientEndpoint(reactor, description.GetString("name"))
        );
        Endpoint.RegisterServer("console", [], (reactor, _) => new StdioServerEndpoint(reactor));
    }

    internal List<string> Log { get; } = [];

    internal void Run(Func<Reactor, Deferred> test)
    {
        var reactor = Reactor.Create(
            new ReactorOptions
            {
                Logger = new ListLogger(Log),
                HandleSignals = false,
                SlowTurn = TimeSpan.Zero,
            }
        );

        // So long that only a hanging test reaches it.
        reactor.Run(() => test(reactor).AddTimeout(TimeSpan.FromMinutes(5), reactor));
    }

    internal static Deferred<IListeningPort> Listen(Reactor reactor, Func<Recording> make) =>
        Endpoint.Server(reactor, "memory:echo").Listen(Factory.ForProtocol(make));

    internal static Deferred<Recording> Connect(Reactor reactor, Recording? protocol = null) =>
        Endpoint.Client(reactor, "memory:echo").Connect(Factory.ForProtocol(() => protocol ?? new Recording()));
}
