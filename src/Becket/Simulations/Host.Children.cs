using Becket.Deferreds;
using Becket.Simulations.Children;

namespace Becket.Simulations;

/// <content>Child processes.</content>
public sealed partial class Host
{
    // Low numbers belong to the system.
    private int _lastProcessId = 100;

    /// <summary>The programs that <c>reactor.SpawnProcess</c> and its like can start on this host.</summary>
    public Programs Programs { get; } = new();

    internal int TakeProcessId() => ++_lastProcessId;

    internal void OnProgramFailed(Failure failure) => _simulation.OnProgramFailed(failure);
}
