using Becket.Simulations;
using Becket.Simulations.Networks;
using Becket.Tests.Net;

namespace Becket.Tests.Simulations.Networks;

/// <summary>A world of two hosts: on the server a port at which connections are recorded, on the client what a test
/// does.</summary>
internal sealed class TwoHosts : IDisposable
{
    public const int Port = 7;

    public TwoHosts(ulong seed = 1, bool drawOrder = true)
    {
        Simulation = new Simulation(new SimulationOptions { Seed = seed, DrawOrder = drawOrder });
        Server = Simulation.AddHost("server");
        Client = Simulation.AddHost("client");
        Server.Run(reactor =>
            reactor.ListenTcp(
                Port,
                Factory.ForProtocol(() =>
                {
                    var recorder = new Recorder();
                    Served.Add(recorder);
                    return recorder;
                })
            )
        );
    }

    public Simulation Simulation { get; }

    public Network Network => Simulation.Network;

    public Host Server { get; }

    public Host Client { get; }

    /// <summary>The server's ends, in the order in which they were accepted.</summary>
    public List<Recorder> Served { get; } = [];

    /// <summary>Begins to connect; the attempt itself has no time limit.</summary>
    public Attempt Connect()
    {
        var attempt = new Attempt(Simulation);
        Client.Reactor.CallFromThread(() =>
            Client
                .Reactor.ConnectTcp(
                    "server",
                    Port,
                    () => attempt.Recorder,
                    new ConnectOptions { ConnectTimeout = Timeout.InfiniteTimeSpan }
                )
                .AddCallbacks(_ => attempt.End(null), failure => attempt.End(failure.Exception))
        );
        return attempt;
    }

    /// <summary>Both ends of a new connection.</summary>
    public (Recorder Client, Recorder Server) Pair()
    {
        Attempt attempt = Connect();
        int count = Served.Count;
        Until(() => attempt.HasEnded && Served.Count > count);
        Assert.Null(attempt.Error);
        return (attempt.Recorder, Served[^1]);
    }

    /// <summary>Runs code on a host, in its next turn.</summary>
    public static void On(Host host, Action action) => host.Reactor.CallFromThread(action);

    public void Write(Host host, Recorder recorder, string text) => On(host, () => recorder.Write(text));

    /// <summary>Lets time pass until something is so, which must be within the time.</summary>
    public void Until(Func<bool> isSo, double seconds = 60) =>
        Assert.True(Simulation.RunUntil(isSo, TimeSpan.FromSeconds(seconds)), "It did not become so in time.");

    public void RunFor(double seconds) => Simulation.RunFor(TimeSpan.FromSeconds(seconds));

    public void Dispose() => Simulation.Dispose();

    /// <summary>A connect that was begun.</summary>
    internal sealed class Attempt(Simulation simulation)
    {
        private readonly TimeSpan _since = simulation.Now;

        public Recorder Recorder { get; } = new();

        public bool HasEnded { get; private set; }

        public Exception? Error { get; private set; }

        public TimeSpan Took { get; private set; }

        public void End(Exception? error)
        {
            HasEnded = true;
            Error = error;
            Took = simulation.Now - _since;
        }
    }
}
