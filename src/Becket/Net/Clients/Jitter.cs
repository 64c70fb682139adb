using Becket.Reactors;
using Becket.Time;

namespace Becket.Net.Clients;

/// <summary>Where the chance in pauses comes from if nobody says.</summary>
internal static class Jitter
{
    /// <summary>
    /// In virtual time always the same, as a run must be repeatable. In real time another one in each process (the hash
    /// of a name is), so that those that lose one server at one moment do not come back at one moment.
    /// </summary>
    public static Random For(IReactorTime time) =>
        new(
            time is Reactor { Driver.IsRealTime: true }
                ? HashCode.Combine(Environment.MachineName, Environment.ProcessId)
                : 0
        );
}
