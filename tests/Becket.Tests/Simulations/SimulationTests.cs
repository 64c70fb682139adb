using Becket.Simulations;

namespace Becket.Tests.Simulations;

/// <summary>Hosts on one network, on one thread, in one virtual time.</summary>
public sealed class SimulationTests
{
    [Fact]
    public void A_client_finds_a_server_by_its_name_and_gets_its_bytes_back()
    {
        (int echoes, TimeSpan took, _) = EchoHundredTimes(seed: 1);
        Assert.Equal(100, echoes);
        Assert.InRange(took, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(2_000));
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_seed_gives_another()
    {
        Assert.Equal(EchoHundredTimes(seed: 7), EchoHundredTimes(seed: 7));
        Assert.NotEqual(EchoHundredTimes(seed: 7), EchoHundredTimes(seed: 8));
    }

    private static (int Echoes, TimeSpan Took, long Events) EchoHundredTimes(ulong seed)
    {
        using var simulation = new Simulation(new SimulationOptions { Seed = seed });
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        server.Run(static reactor => _ = reactor.ListenTcp(7, Factory.ForProtocol(static () => new Echo())));
        client.Run(
            async Deferred (reactor) =>
            {
                Asking asking = client.Keep(await reactor.ConnectTcp("server", 7, static () => new Asking(100)));
                await asking.Done;
                reactor.Stop();
            }
        );
        Assert.True(simulation.RunUntil(() => !client.IsUp, TimeSpan.FromMinutes(1)));
        return (client.Get<Asking>().Echoes, simulation.Now, simulation.Events);
    }

    private sealed class Echo : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }

    private sealed class Asking(int count) : Protocol
    {
        private int _received;

        public Deferred Done { get; } = new();

        public int Echoes { get; private set; }

        protected override void ConnectionMade() => Transport.Write("ten bytes."u8);

        protected override void DataReceived(ReadOnlySpan<byte> data)
        {
            for (_received += data.Length; _received >= 10; _received -= 10)
            {
                if (++Echoes == count)
                {
                    Transport.LoseConnection();
                    Done.Callback();
                    return;
                }

                Transport.Write("ten bytes."u8);
            }
        }
    }
}
