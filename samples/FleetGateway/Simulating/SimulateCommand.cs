using System.CommandLine;

namespace Becket.Samples.Fleet.Simulating;

/// <summary><c>fleet simulate</c>: a load of simulated vehicles.</summary>
internal sealed class SimulateCommand : Command
{
    public SimulateCommand()
        : base("simulate", "Drive simulated vehicles against a gateway, and report how it answered.")
    {
        SetAction(int (_) => throw new FleetException("simulate is being built"));
    }
}
