using System.Diagnostics.CodeAnalysis;
using System.Net;
using Becket.Reactors;
using Becket.Reactors.Drivers.Simulated;
using Becket.Simulations.Logs;
using Becket.Simulations.Networks;
using Becket.Time;

namespace Becket.Simulations;

/// <summary>A world in memory: hosts with reactors of their own on one network, on one thread, in virtual time. Chance,
/// faults and the order of events follow from a seed: the same seed gives the same run.</summary>
/// <remarks>
/// <para>A program that is written against <see cref="Reactor"/>, endpoints, protocols, connections,
/// <c>DeferToThread</c>, <see cref="Reactor.TimeProvider"/> and <see cref="Reactor.Random"/> runs in it unchanged.
/// Virtual time jumps to the next event of any host, so that waiting costs nothing.</para>
/// <para>Nothing happens outside of <see cref="RunFor"/> and its like. The code that sets the simulation up, and the
/// calls of <see cref="At"/>, are outside of the hosts: what belongs to a host's reactor is used in
/// <see cref="Host.Run(Func{Reactor, Becket.Deferreds.Deferred})"/>.</para>
/// <para>Threads: the one that made it.</para>
/// </remarks>
public sealed partial class Simulation : IDisposable
{
    [ThreadStatic]
    private static Simulation? t_current;

    private readonly SimulatedTime _time = new();
    private readonly Chance _chance;
    private readonly SimulatedNetwork _network;
    private readonly List<Host> _hosts = [];
    private readonly SimulationLog _log;

    /// <summary>Whether no explorer makes this run, so that no other code would report what is left at its
    /// end.</summary>
    private readonly bool _reportsAtDisposal;

    /// <summary>Only looked up, never enumerated.</summary>
    private readonly Dictionary<string, Host> _hostsByName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes an empty world.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The least latency is more than the most.</exception>
    public Simulation(SimulationOptions? options = null)
        : this(options ?? new SimulationOptions(), new SimulationLog())
    {
        _reportsAtDisposal = true;
        Reactor.Current?.Created?.Invoke(this);
    }

    /// <summary>Makes an empty world with a log of its own.</summary>
    internal Simulation(SimulationOptions options, SimulationLog log)
    {
        Options = options;
        _log = log;
        TimeRange.Check(
            options.LeastLatency,
            options.MostLatency,
            nameof(SimulationOptions.LeastLatency),
            nameof(SimulationOptions.MostLatency)
        );
        _chance = Chance.Of(Options.Seed, 0);
        _rarePaths = new RunRarePaths(Seed)
        {
            IsOn = Options.RarePaths,
            Taken = name => Note(null, EventKind.Rare, name),
        };
        World = new HostedWorld(this);
        Network = new Network(this);
        _network = new SimulatedNetwork { Path = Network };
        WatchForDifferences();
    }

    /// <summary>The simulation that runs on the calling thread, or null.</summary>
    /// <remarks>Threads: any; each sees its own.</remarks>
    public static Simulation? Current => t_current;

    /// <summary>The options it was made with.</summary>
    public SimulationOptions Options { get; }

    /// <summary>The seed.</summary>
    public ulong Seed => Options.Seed;

    /// <summary>The virtual time since the beginning.</summary>
    public TimeSpan Now => TimeSpanSeconds.ToTimeSpan(_time.Now);

    /// <summary>The hosts, in the order in which they were added.</summary>
    public IReadOnlyList<Host> Hosts => _hosts;

    /// <summary>The network between the hosts, and its faults.</summary>
    public Network Network { get; }

    /// <summary>A source of chance for the scenario: the same seed gives the same numbers.</summary>
    [field: AllowNull]
    public Random Random => field ??= new SeededRandom(Chance.Of(Seed, 1));

    /// <summary>Draws what is left open.</summary>
    internal Chance Chance => _chance;

    internal SimulatedTime Time => _time;

    internal SimulatedNetwork Wires => _network;

    internal ISimulatedWorld World { get; }

    /// <summary>Adds a host. Its name resolves to its addresses on every host.</summary>
    /// <param name="name">Its name; case does not matter.</param>
    /// <param name="addresses">Its addresses. None: the next free one of 10.0.0.0/8.</param>
    /// <exception cref="ArgumentException">Another host has the name or an address.</exception>
    public Host AddHost(string name, params IEnumerable<IPAddress> addresses)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(addresses);
        if (_hostsByName.ContainsKey(name))
        {
            throw new ArgumentException(
                $"There is a host \"{name}\" already. Give each host its own name.",
                nameof(name)
            );
        }

        int number = _hosts.Count + 1;
        IPAddress[] all = [.. addresses];
        if (all.Length == 0)
        {
            all = [new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number])];
        }

        var host = new Host(this, name, number, all);
        _hosts.Add(host);
        _hostsByName.Add(name, host);
        return host;
    }

    /// <summary>The host with a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Host FindHost(string name) =>
        _hostsByName.GetValueOrDefault(name)
        ?? throw new ArgumentException(
            $"There is no host \"{name}\". The hosts are: "
                + $"{string.Join(", ", _hosts.Select(static host => host.Name))}.",
            nameof(name)
        );

    /// <summary>Runs an action at a virtual time, counted from the beginning: a fault, a question, a change.</summary>
    /// <param name="time">The time; one that has passed means now.</param>
    /// <param name="action">Runs between the turns of the hosts. What it throws fails the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public void At(TimeSpan time, Action action)
    {
        double seconds = TimeSpanSeconds.NotNegative(time, nameof(time));
        ArgumentNullException.ThrowIfNull(action);
        _time.Add(seconds, new ScenarioAction(this, action));
    }

    /// <summary>Runs an action after a delay of virtual time.</summary>
    /// <param name="delay">The delay, from now.</param>
    /// <param name="action">Runs between the turns of the hosts. What it throws fails the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public void After(TimeSpan delay, Action action)
    {
        double seconds = TimeSpanSeconds.NotNegative(delay, nameof(delay));
        ArgumentNullException.ThrowIfNull(action);
        _time.Add(_time.Now + seconds, new ScenarioAction(this, action));
    }

    /// <summary>Runs an action again and again.</summary>
    /// <param name="interval">The virtual time between two runs; more than zero. The first comes after one
    /// interval.</param>
    /// <param name="action">Runs between the turns of the hosts. What it throws fails the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is zero or negative.</exception>
    public void Every(TimeSpan interval, Action action)
    {
        TimeSpanSeconds.NotNegative(interval, nameof(interval));
        if (interval == TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(interval),
                interval,
                "An interval must be more than zero, or virtual time would stand still."
            );
        }

        ArgumentNullException.ThrowIfNull(action);
        After(
            interval,
            () =>
            {
                action();
                Every(interval, action);
            }
        );
    }

    /// <summary>The name of the host that has an address; null for none.</summary>
    internal string? NameOf(IPAddress address)
    {
        foreach (Host host in _hosts)
        {
            if (host.Addresses.Contains(address))
            {
                return host.Name;
            }
        }

        return null;
    }

    /// <summary>The addresses of a host's name; null if no host has it.</summary>
    internal IReadOnlyList<IPAddress>? AddressesOf(string name) => _hostsByName.GetValueOrDefault(name)?.Addresses;

    private sealed class ScenarioAction(Simulation simulation, Action action) : ISimulatedEvent
    {
        public void Happen() => simulation.RunOutside(action);
    }

    /// <summary>What the drivers of the hosts see.</summary>
    private sealed class HostedWorld(Simulation simulation) : ISimulatedWorld
    {
        public SimulatedTime Time => simulation._time;

        public Chance? Chance => simulation.Options.DrawOrder ? simulation._chance : null;

        public bool IsOnThread => simulation._thread == Environment.CurrentManagedThreadId;

        public void RunUntil(Task ended) => simulation.RunUntilEnded(ended);
    }
}
