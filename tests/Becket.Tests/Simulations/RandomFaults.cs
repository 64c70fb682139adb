using Becket.Simulations;
using Becket.Simulations.Networks;

namespace Becket.Tests.Simulations;

/// <summary>Faults between a client and a server at times that are drawn from the seed. All are drawn before the run
/// begins, so that leaving one out changes nothing in the others.</summary>
internal sealed class RandomFaults(Simulation simulation, Host client, Host server)
{
    /// <summary>The virtual time at which the faults may begin. Default: the beginning of the run.</summary>
    public TimeSpan Begin { get; init; }

    private Network Network => simulation.Network;

    /// <summary>Plans faults, and the repair of all at the end.</summary>
    /// <param name="count">How many.</param>
    /// <param name="within">The time in which they begin.</param>
    /// <param name="kinds">The kinds, of which each fault draws one.</param>
    public void Plan(int count, TimeSpan within, params FaultKind[] kinds)
    {
        TimeSpan part = within / count;
        for (int index = 0; index < count; index++)
        {
            // Each in a part of the time of its own, so that a host is up again before the next fault hits it.
            TimeSpan begin = Begin + (part * (index + (simulation.Random.NextDouble() / 2)));
            Plan(kinds[simulation.Random.Next(kinds.Length)], begin, part / 2);
        }

        simulation.At(Begin + within, simulation.RepairAll);
    }

    private void Plan(FaultKind kind, TimeSpan begin, TimeSpan most)
    {
        double strength = simulation.Random.NextDouble();
        bool isForward = simulation.Random.Next(2) == 0;
        (Host from, Host to) = isForward ? (client, server) : (server, client);
        double share = simulation.Random.NextDouble();
        switch (kind)
        {
            case FaultKind.Partition:
                During(20, () => Network.Partition(client, server), () => Network.Repair(client, server));
                break;

            case FaultKind.HalfPartition:
                During(
                    20,
                    () => Network.Partition(from, to, oneWay: true),
                    () => Network.Repair(from, to, oneWay: true)
                );
                break;

            case FaultKind.Hold:
                During(10, () => Network.Hold(client, server), () => Network.Release(client, server));
                break;

            case FaultKind.Loss:
                During(
                    20,
                    () => Network.SetLoss(client, server, 0.1 + (0.4 * strength)),
                    () => Network.ClearLoss(client, server)
                );
                break;

            case FaultKind.Reset:
                simulation.At(begin, () => Network.ResetConnections(client, server));
                break;

            case FaultKind.Refuse:
                During(20, () => Network.Refuse(server), () => Network.Accept(server));
                break;

            case FaultKind.Pause:
                During(5, server.Pause, server.Resume);
                break;

            case FaultKind.Crash:
                During(5, server.Crash, server.Restart);
                break;

            case FaultKind.TinyTransfers:
                During(
                    20,
                    () => Network.SetTransferLimit(HostGroup.All, 1 + (int)(7 * strength)),
                    () => Network.ClearTransferLimit(HostGroup.All)
                );
                break;

            case FaultKind.SlowLink:
                During(
                    20,
                    () => Network.SetBandwidth(client, server, 2_000 + (long)(18_000 * strength)),
                    () => Network.ClearBandwidth(client, server)
                );
                break;
        }

        // Short ones are as likely as long ones.
        void During(double mostSeconds, Action harm, Action repair)
        {
            double longest = Math.Min(mostSeconds, most.TotalSeconds);
            simulation.At(begin, harm);
            simulation.At(begin + TimeSpan.FromSeconds(longest * share * share), repair);
        }
    }
}
