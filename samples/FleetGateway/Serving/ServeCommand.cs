using System.CommandLine;

namespace Becket.Samples.Fleet.Serving;

/// <summary><c>fleet serve</c>: the gateway.</summary>
internal sealed class ServeCommand : Command
{
    public ServeCommand()
        : base("serve", "Accept vehicles, answer them, and record when each was last seen.")
    {
        SetAction(int (_) => throw new FleetException("serve is being built"));
    }
}
