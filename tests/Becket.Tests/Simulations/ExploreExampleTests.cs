using System.Text;
using Becket.Simulations;

namespace Becket.Tests.Simulations;

/// <summary>The programs of docs/simulation.md and of the first sketches.</summary>
public sealed class ExploreExampleTests
{
    [Fact]
    public void The_shop_of_the_page_sells_an_order_twice_and_one_fault_is_enough()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Simulation.ExploreWith(
                1_000,
                static simulation => Orders(simulation, static book => new Shop(book)),
                null,
                new()
            )
        );

        Assert.Equal(
            "every order is sold once",
            Assert.IsType<ConditionFailedException>(error.InnerException).Condition
        );
        Assert.Single(error.Faults);
        Assert.Contains("partition", error.Message, StringComparison.Ordinal);
        Assert.Contains("→ till 10.0.0.2:", error.Message, StringComparison.Ordinal);
        Assert.Contains(" data 6 bytes LOST", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shop_that_remembers_its_orders_passes_a_thousand_seeds()
    {
        ExploreReport report = Simulation.ExploreWith(
            1_000,
            static simulation => Orders(simulation, static book => new CarefulShop(book)),
            null,
            new()
        );

        Assert.Equal(1_000, report.Seeds);
    }

    [Fact]
    public void The_same_seed_gives_the_same_log_event_by_event()
    {
        ExploreReport report = Simulation.ExploreWith(
            20,
            static simulation => Orders(simulation, static book => new CarefulShop(book)),
            new() { Check = true },
            new()
        );

        Assert.Equal(20, report.Seeds);
    }

    [Fact]
    public void Clients_come_back_after_a_partition() =>
        Simulation.ExploreWith(
            seeds: 100,
            sim =>
            {
                Host server = sim.AddHost("server"),
                    client = sim.AddHost("client");
                server.Run(r => r.ListenTcp(7, Factory.ForProtocol(static () => new Echo())));
                client.Run(r => AskForEver(r, client.Keep(new Asked())));
                sim.At(TimeSpan.FromSeconds(5), () => sim.Network.Partition("client", "server"));
                sim.At(TimeSpan.FromSeconds(65), () => sim.Network.Repair("client", "server"));
                sim.RunFor(TimeSpan.FromMinutes(5));
                Assert.True(client.Get<Asked>().Echoes > 100);
            },
            null,
            new()
        );

    [Fact]
    public void RepairAll_repairs_the_network_too()
    {
        using var simulation = new Simulation();
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        server.Run(static reactor => reactor.ListenTcp(7, Factory.ForProtocol(static () => new Echo())));
        client.Run(reactor => AskForEver(reactor, client.Keep(new Asked())));
        simulation.Network.Partition("client", "server");
        simulation.RunFor(TimeSpan.FromSeconds(30));
        Assert.Equal(0, client.Get<Asked>().Echoes);

        simulation.RepairAll();
        simulation.Eventually("an echo", () => client.Get<Asked>().Echoes > 0, within: TimeSpan.FromMinutes(1));

        simulation.RunFor(TimeSpan.FromMinutes(2));
    }

    private static void Orders(Simulation simulation, Func<List<string>, Protocol> makeShop)
    {
        Host shop = simulation.AddHost("shop");
        Host till = simulation.AddHost("till");
        var book = new List<string>();
        shop.Run(reactor => reactor.ListenTcp(7, Factory.ForProtocol(() => makeShop(book))));
        till.Run(
            async Deferred (reactor) =>
            {
                for (int number = 1; number <= 20; number++)
                {
                    await Till.Order(reactor, $"order {number}");
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(100));
                }
            }
        );
        for (int fault = 0; fault < 5; fault++)
        {
            var at = TimeSpan.FromSeconds(simulation.Random.NextDouble() * 3);
            simulation.At(at, () => simulation.Network.Partition("till", "shop"));
            simulation.At(at + TimeSpan.FromSeconds(8), () => simulation.Network.Repair("till", "shop"));
        }

        simulation.Always("every order is sold once", () => book.Count == book.Distinct().Count());
        simulation.Eventually("all orders are sold", () => book.Count == 20, within: TimeSpan.FromMinutes(10));
    }

    private static async Deferred AskForEver(Reactor reactor, Asked asked)
    {
        while (true)
        {
            try
            {
                Asking asking = await reactor.ConnectTcp("server", 7, static () => new Asking());
                while (true)
                {
                    asking.SendLine("hello"u8);
                    await asking.Answers.Get().AddTimeout(TimeSpan.FromSeconds(5), reactor);
                    asked.Echoes++;
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                }
            }
            catch (Exception error) when (error is IOException or TimeoutException)
            {
                await reactor.DeferLater(TimeSpan.FromSeconds(1));
            }
        }
    }

    private sealed class Asked
    {
        public int Echoes { get; set; }
    }

    private sealed class Echo : LineReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line) => SendLine(line);
    }

    private sealed class Asking : LineReceiver
    {
        public DeferredQueue<bool> Answers { get; } = new();

        protected override void LineReceived(ReadOnlySpan<byte> line) => Answers.Put(true);
    }

    private sealed class Shop(List<string> book) : LineReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            book.Add(Encoding.UTF8.GetString(line));
            SendLine("sold"u8);
        }
    }

    private sealed class CarefulShop(List<string> book) : LineReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            string order = Encoding.UTF8.GetString(line);
            if (!book.Contains(order))
            {
                book.Add(order);
            }

            SendLine("sold"u8);
        }
    }

    private sealed class Till : LineReceiver
    {
        public Deferred Sold { get; } = new();

        public static async Deferred Order(Reactor reactor, string order)
        {
            while (true)
            {
                try
                {
                    Till till = await reactor.ConnectTcp("shop", 7, static () => new Till());
                    till.SendLine(order);
                    await till.Sold.AddTimeout(TimeSpan.FromSeconds(5), reactor);
                    till.Transport.LoseConnection();
                    return;
                }
                catch (Exception error) when (error is IOException or TimeoutException)
                {
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                }
            }
        }

        protected override void LineReceived(ReadOnlySpan<byte> line) => Sold.Callback();
    }
}
