using Becket.Simulations;

namespace Becket.Tests.Simulations.Hosts;

/// <summary>No descriptors left.</summary>
public sealed class DescriptorTests
{
    private readonly Becket.Tests.Reactors.TestLogger _log = new();

    [Fact]
    public void Without_a_descriptor_connecting_and_listening_fail_as_on_Linux()
    {
        using Simulation simulation = Make();
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        Listening.RunOn(server);
        client.LimitDescriptors(0);
        var errors = new List<Exception>();
        client.Run(
            async Deferred (reactor) =>
            {
                errors.Add(
                    await Fails(() => reactor.ConnectTcp(server.Address.ToString(), 7, static () => new Silent()))
                );
                errors.Add(await Fails(() => reactor.ListenTcp(8, Factory.ForProtocol(static () => new Silent()))));
                client.LiftDescriptorLimit();
                client.Keep(await reactor.ConnectTcp("server", 7, static () => new Silent()));
            }
        );

        simulation.RunFor(Seconds(2));

        Assert.IsType<TooManyOpenFilesException>(errors[0]);
        Assert.Contains(
            "no descriptor",
            Assert.IsType<CannotListenException>(errors[1]).Message,
            StringComparison.Ordinal
        );
        Assert.NotNull(client.Get<Silent>());
    }

    [Fact]
    public void A_port_without_a_descriptor_resets_who_waits_and_accepts_again_after_a_pause()
    {
        using Simulation simulation = Make();
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        var listening = Listening.RunOn(server);
        simulation.RunFor(Seconds(1));
        server.LimitDescriptors(2);
        var clients = new List<Silent>();
        for (int i = 0; i < 3; i++)
        {
            client.Run(
                async Deferred (reactor) =>
                    clients.Add(await reactor.ConnectTcp("server", 7, static () => new Silent()))
            );
            simulation.RunFor(Seconds(1));
        }

        // The port itself and one connection.
        Assert.Equal(1, listening.Connections);
        Assert.Equal(2, clients.Count(static silent => silent.Lost is ConnectionResetException));
        Assert.Contains(
            _log.Take(),
            static line => line.ToString()!.Contains("accept", StringComparison.OrdinalIgnoreCase)
        );

        server.LiftDescriptorLimit();
        client.Run(
            async Deferred (reactor) => clients.Add(await reactor.ConnectTcp("server", 7, static () => new Silent()))
        );
        simulation.RunFor(Seconds(1));
        Assert.Equal(2, listening.Connections);
        Assert.Null(clients[^1].Lost);
    }

    [Fact]
    public void The_limit_holds_after_a_restart()
    {
        using Simulation simulation = Make();
        Host host = simulation.AddHost("one");
        Exception? error = null;
        host.Run(
            async Deferred (reactor) =>
                error = await Fails(() => reactor.ListenTcp(8, Factory.ForProtocol(static () => new Silent())))
        );
        host.LimitDescriptors(0);
        host.Crash();
        host.Restart();
        simulation.RunFor(Seconds(1));

        Assert.IsType<CannotListenException>(error);
        Assert.Throws<ArgumentOutOfRangeException>(() => host.LimitDescriptors(-1));
    }

    private static async Deferred<Exception> Fails<T>(Func<Deferred<T>> function)
    {
        try
        {
            await function();
        }
        catch (IOException error)
        {
            return error;
        }

        throw new InvalidOperationException("It has not failed.");
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private Simulation Make() => new(new SimulationOptions { Reactors = new ReactorOptions { Logger = _log } });
}
