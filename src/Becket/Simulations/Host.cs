using System.Net;
using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Reactors;
using Becket.Reactors.Drivers.Simulated;
using Becket.Simulations.Disks;
using Becket.Simulations.Logs;

namespace Becket.Simulations;

/// <summary>A machine in a <see cref="Simulation"/>: a name, addresses, and a reactor with a clock of its
/// own.</summary>
/// <remarks>Threads: the simulation's.</remarks>
public sealed partial class Host
{
    private readonly Simulation _simulation;
    private readonly ulong _number;

    /// <summary>The programs, which run again after a restart.</summary>
    private readonly List<Func<Reactor, Deferred>> _programs = [];

    /// <summary>What the programs keep for <see cref="Get"/>, by type. Only looked up, never enumerated.</summary>
    private readonly Dictionary<Type, object> _kept = [];
    private HostClock _clock;
    private Machine? _machine;

    /// <summary>How often it has been started.</summary>
    private ulong _starts;

    internal Host(Simulation simulation, string name, int number, IReadOnlyList<IPAddress> addresses)
    {
        _simulation = simulation;
        _number = (ulong)number;
        Name = name;
        Addresses = addresses;
        _clock = new HostClock(simulation.Time, RightTime);
        Disk = new Disk(this);
        Boot();
    }

    /// <summary>Its name, which resolves to its addresses on every host.</summary>
    public string Name { get; }

    /// <summary>Its addresses, besides the loopback.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>Its first address.</summary>
    public IPAddress Address => Addresses[0];

    /// <summary>Whether its reactor runs, or will when the simulation does. Not after a crash, and not after the
    /// reactor has stopped.</summary>
    public bool IsUp => _machine is not null;

    /// <summary>Its reactor. After a restart it is another one.</summary>
    /// <remarks>Outside of the host's own code only the members that any thread may use work: above all
    /// <see cref="Reactor.CallFromThread(Action)"/>.</remarks>
    /// <exception cref="InvalidOperationException">The host is down.</exception>
    public Reactor Reactor => Up.Reactor;

    /// <summary>Whether it is on the simulation's list of hosts that have work.</summary>
    internal bool IsRunnable { get; set; }

    private Machine Up =>
        _machine
        ?? throw new InvalidOperationException($"The host \"{Name}\" is down, and has no reactor. Restart it first.");

    /// <summary>Runs a program on this host: now, or as soon as the simulation runs, and again after each
    /// restart.</summary>
    /// <param name="program">Called on the host's reactor. When the deferred that it returns has fired, the host goes
    /// on with what the program has begun, until its reactor is stopped. A failure fails the simulation.</param>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public void Run([RunsOnLoop] Func<Reactor, Deferred> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        _programs.Add(program);
        _machine?.Start(program);
    }

    /// <inheritdoc cref="Run(Func{Reactor, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public void Run([RunsOnLoop] Func<Reactor, Task> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Run(reactor => Deferred.FromTask(() => program(reactor)));
    }

    /// <inheritdoc cref="Run(Func{Reactor, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public void Run([RunsOnLoop] Func<Reactor, ValueTask> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Run(reactor => Deferred.FromTask(() => program(reactor)));
    }

    /// <inheritdoc cref="Run(Func{Reactor, Deferred})"/>
    public void Run([RunsOnLoop] Action<Reactor> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Run(reactor =>
        {
            program(reactor);
            return Deferred.Succeed();
        });
    }

    /// <summary>Keeps an object of the host's program for <see cref="Get"/>, in place of one of the same
    /// type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>The object.</returns>
    public T Keep<T>(T kept)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(kept);
        _kept[typeof(T)] = kept;
        return kept;
    }

    /// <summary>An object that the host's program has kept.</summary>
    /// <typeparam name="T">The type that it was kept as.</typeparam>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Get<T>()
        where T : class =>
        _kept.TryGetValue(typeof(T), out object? kept)
            ? (T)kept
            : throw new InvalidOperationException(
                $"The program of the host \"{Name}\" has kept no {typeof(T).Name}. Call host.Keep(…) in it."
            );

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Address})";

    /// <summary>Makes the host runnable if it has work now, and plans its next turn.</summary>
    internal void LookForWork() => _machine?.LookForWork();

    internal void MakeTurn() => _machine?.MakeTurn();

    /// <summary>Ends the reactor at once, without running any more of the program.</summary>
    internal void Abandon() => EndAtOnce(kernelGoesOn: false);

    private void Boot()
    {
        _starts++;
        _hasCrashed = false;
        _runningPrograms.Clear();
        _clock = new HostClock(_simulation.Time, _clock.UtcNow) { Rate = _clock.Rate };
        _machine = new Machine(this);
        _simulation.Note(this, EventKind.Host, "starts");
        foreach (Func<Reactor, Deferred> program in _programs)
        {
            _machine.Start(program);
        }
    }

    private void OnEnded()
    {
        _machine = null;
        IsPaused = false;
        Disk.OnProgramEnded();
        _simulation.Note(this, EventKind.Host, "has stopped");
    }
}
