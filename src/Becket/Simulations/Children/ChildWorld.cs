using Becket.Deferreds;
using Becket.Processes;
using Becket.Reactors;
using Becket.Reactors.Drivers.Simulated;
using Becket.Simulations.Logs;

namespace Becket.Simulations.Children;

/// <summary>What the children of one run of a host's program need of it.</summary>
/// <param name="host">The host.</param>
/// <param name="reactor">The reactor that starts them.</param>
/// <param name="driver">Its driver.</param>
/// <param name="world">The world.</param>
internal sealed class ChildWorld(Host host, Reactor reactor, SimulatedDriver driver, ISimulatedWorld world)
{
    /// <summary>The least and the most seconds from the start of a process to its first instruction.</summary>
    public static readonly (double Least, double Most) StartTimes = (200e-6, 2e-3);

    /// <summary>The least and the most seconds from the end of a process until others see it.</summary>
    public static readonly (double Least, double Most) EndTimes = (0, 200e-6);

    public Host Host => host;

    public Reactor Reactor => reactor;

    public SimulatedDriver Driver => driver;

    public int TakeId() => host.TakeProcessId();

    /// <summary>Calls an action on the loop after a time between two.</summary>
    public void CallLater((double Least, double Most) times, Action call)
    {
        double delay = world.Chance?.Between(times.Least, times.Most) ?? times.Least;
        world.Time.Add(world.Time.Now + delay, new Call(this, call));
    }

    /// <summary>Calls an action on the loop, in a turn to come.</summary>
    public void CallSoon(Action call)
    {
        if (!reactor.HasEnded)
        {
            reactor.CallFromThread(call);
        }
    }

    public void OnProgramFailed(Failure failure) => host.OnProgramFailed(failure);

    public void Note(ScriptedChild child, ProcessStatus? status) =>
        host.Note(EventKind.Child, $"{child.Executable} {(status is { } end ? end.ToString() : "starts")}", child.Id);

    private sealed class Call(ChildWorld children, Action call) : ISimulatedEvent
    {
        public void Happen() => children.CallSoon(call);
    }
}
