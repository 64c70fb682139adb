using System.CommandLine;

namespace Becket.Samples.Fleet.Stores;

/// <summary><c>fleet last-seen</c>: who was seen, and when.</summary>
internal sealed class LastSeenCommand : Command
{
    public LastSeenCommand()
        : base("last-seen", "Show when each device was last seen.")
    {
        SetAction(int (_) => throw new FleetException("last-seen is being built"));
    }
}
