using System.Net;
using System.Text;
using Becket.Simulations;
using Becket.Simulations.Networks;

namespace Becket.Tests.Simulations.Networks;

/// <summary>Datagrams that are lost, doubled, late, cut or changed.</summary>
public sealed class DatagramFaultTests
{
    private const int Sent = 400;

    [Fact]
    public void Without_faults_each_datagram_arrives_once() => Assert.Equal(Numbers(), Receive(null).Order());

    [Fact]
    public void Some_are_lost()
    {
        List<string> received = Receive(new DatagramFaults { Loss = 0.5 });
        Assert.InRange(received.Count, 100, 300);
        Assert.Equal(received.Count, received.Distinct().Count());
    }

    [Fact]
    public void Some_arrive_twice()
    {
        List<string> received = Receive(new DatagramFaults { Duplication = 0.5 });
        Assert.Equal(Numbers(), received.Distinct().Order());
        Assert.InRange(received.Count, Sent + 100, Sent + 300);
    }

    [Fact]
    public void Some_are_overtaken()
    {
        // The usual latency alone overtakes none, as they are sent 10 ms apart.
        Assert.Equal(Numbers(), Receive(null));
        List<string> received = Receive(new DatagramFaults { Reordering = 0.3 });
        Assert.NotEqual(Numbers(), received);
        Assert.Equal(Numbers(), received.Order());
    }

    [Fact]
    public void Some_are_cut()
    {
        List<string> received = Receive(new DatagramFaults { Truncation = 0.5 });
        Assert.Equal(Sent, received.Count);
        Assert.InRange(received.Count(static text => text.Length < 3), 100, 300);
    }

    [Fact]
    public void Some_are_changed_in_one_bit()
    {
        List<string> received = Receive(new DatagramFaults { Corruption = 0.5 });
        string[] numbers = Numbers();
        int changed = 0;
        for (int i = 0; i < Sent; i++)
        {
            int bits = received[i].Zip(numbers[i], static (a, b) => int.PopCount(a ^ b)).Sum();
            Assert.InRange(bits, 0, 1);
            changed += bits;
        }

        Assert.InRange(changed, 100, 300);
    }

    [Fact]
    public void Cleared_faults_are_gone_and_those_of_the_link_are_for_datagrams_too()
    {
        using var world = new World();
        world.Simulation.Network.SetDatagramFaults("a", "b", new DatagramFaults { Loss = 1 });
        Assert.Empty(world.Send());
        world.Simulation.Network.ClearDatagramFaults("a", "b");
        Assert.Equal(Sent, world.Send().Count);
        world.Simulation.Network.Partition("a", "b", oneWay: true);
        Assert.Empty(world.Send());
        world.Simulation.Network.Repair("a", "b", oneWay: true);
        world.Simulation.Network.SetLoss("a", "b", 0.5);
        Assert.InRange(world.Send().Count, 100, 300);
    }

    [Fact]
    public void Held_datagrams_arrive_after_the_release()
    {
        using var world = new World();
        world.Simulation.Network.Hold("a", "b");
        Assert.Empty(world.Send());
        world.Simulation.Network.Release("a", "b");
        Assert.Equal(Numbers(), world.Wait().Order());
    }

    private static string[] Numbers() => [.. Enumerable.Range(0, Sent).Select(static i => $"{i:000}")];

    private static List<string> Receive(DatagramFaults? faults)
    {
        using var world = new World();
        if (faults is not null)
        {
            world.Simulation.Network.SetDatagramFaults("a", "b", faults);
        }

        return world.Send();
    }

    private sealed class World : IDisposable
    {
        private readonly Host _a;
        private readonly Receiver _receiver = new();
        private readonly Receiver _sender = new();

        public World()
        {
            _a = Simulation.AddHost("a");
            Host b = Simulation.AddHost("b");
            b.Run(reactor => reactor.ListenUdp(9, _receiver));
            _a.Run(reactor => reactor.ListenUdp(9, _sender));
            Simulation.RunFor(TimeSpan.FromSeconds(1));
        }

        public Simulation Simulation { get; } = new();

        public List<string> Send()
        {
            _receiver.Texts.Clear();
            for (int i = 0; i < Sent; i++)
            {
                byte[] bytes = Encoding.Latin1.GetBytes($"{i:000}");
                _a.Reactor.CallFromThread(() =>
                    _sender.Transport.Write(bytes, new IPEndPoint(Simulation.FindHost("b").Address, 9))
                );
                Simulation.RunFor(TimeSpan.FromMilliseconds(10));
            }

            return Wait();
        }

        public List<string> Wait()
        {
            Simulation.RunFor(TimeSpan.FromSeconds(1));
            return _receiver.Texts;
        }

        public void Dispose() => Simulation.Dispose();
    }

    private sealed class Receiver : DatagramProtocol
    {
        public List<string> Texts { get; } = [];

        protected internal override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) =>
            Texts.Add(Encoding.Latin1.GetString(data));
    }
}
