using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Networks;

/// <summary>The network between the hosts of a <see cref="Simulation"/>.</summary>
/// <remarks>Threads: the simulation's.</remarks>
public sealed partial class Network : IPacketPath
{
    private readonly Simulation _simulation;
    private readonly Stack<PacketInFlight> _spare = new();

    internal Network(Simulation simulation) => _simulation = simulation;

    void IPacketPath.Send(SimulatedHost from, SimulatedHost? to, in SimulatedPacket packet)
    {
        if (to is null)
        {
            return;
        }

        if (from == to)
        {
            to.Arrive(packet);
            return;
        }

        SimulationOptions options = _simulation.Options;
        double latency = _simulation.Chance.Between(
            options.LeastLatency.TotalSeconds,
            options.MostLatency.TotalSeconds
        );
        double at = _simulation.Time.Now + latency;
        if (packet.Sender is { } sender)
        {
            // The packets of a connection arrive in order.
            at = Math.Max(at, sender.LastArrival);
            sender.LastArrival = at;
        }

        PacketInFlight flying = _spare.TryPop(out PacketInFlight? spare) ? spare : new PacketInFlight(this);
        flying.From = from;
        flying.To = to;
        flying.Packet = packet;
        _simulation.Time.Add(at, flying);
    }

    internal void OnArrived(PacketInFlight flying)
    {
        SimulatedHost to = flying.To;
        SimulatedPacket packet = flying.Packet;
        flying.To = null!;
        flying.From = null!;
        flying.Packet = default;
        _spare.Push(flying);
        to.Arrive(packet);
    }
}
