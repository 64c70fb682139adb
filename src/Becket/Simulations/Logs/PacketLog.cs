using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Logs;

/// <summary>Writes the packets into the log of a simulation.</summary>
/// <param name="simulation">The simulation.</param>
/// <param name="log">The log.</param>
internal sealed class PacketLog(Simulation simulation, SimulationLog log) : IPacketWatch
{
    public void OnSent(SimulatedHost host, in SimulatedPacket packet) => Add(EventKind.Sent, host, packet);

    public void OnArrived(SimulatedHost host, in SimulatedPacket packet) => Add(EventKind.Arrived, host, packet);

    /// <summary>Adds a packet.</summary>
    public void Add(EventKind kind, SimulatedHost host, in SimulatedPacket packet) =>
        log.Add(
            new SimulationEvent(
                simulation.Time.Now,
                host.Owner as Host,
                kind,
                null,
                packet.Datagram?.Bytes.Length ?? packet.Count
            )
            {
                Detail = (byte)(1 + (int)packet.Kind),
                Other = kind == EventKind.Arrived ? packet.From : packet.To,
            }
        );
}
