using Becket.Reactors.Drivers.Simulated;
using Becket.Simulations;
using Becket.Tests.Reactors;

namespace Becket.Tests.Simulations;

/// <summary>A driver for the contract suites, which run a reactor themselves: a host of a simulation, whose connections
/// to itself take time on the simulated network, with cuts and orders that are drawn. It moves the simulation's time
/// where the simulation would.</summary>
internal sealed class HostOfASimulation : ForwardingDriver
{
    private const double SecondsOfTurn = 10e-6;

    private readonly Simulation _simulation;
    private readonly SimulatedDriver _inner;
    private readonly object _gate = new();
    private bool _isWoken;
    private bool _isStuck;

    private HostOfASimulation(Simulation simulation, SimulatedDriver inner)
        : base(inner) => (_simulation, _inner) = (simulation, inner);

    /// <summary>Virtual time: the contract's tests must not wait for real.</summary>
    public override bool IsRealTime => false;

    public override bool IsStuck => _isStuck;

    public override TimeSpan Patience { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Makes a reactor on a host of a world without faults.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="test">The test. It also runs with further seeds, see <see cref="ContractSeeds"/>.</param>
    /// <param name="window">The bytes that a connection holds, for tests that rely on the size of the kernel's
    /// buffers.</param>
    public static Reactor Create(ReactorOptions options, ISeeded test, int window = SimulatedNetwork.DefaultWindow)
    {
        ContractSeeds.Begin(test);
        ulong seed = test.Seed;
        var simulation = new Simulation(new SimulationOptions { Seed = seed });
        Host host = simulation.AddHost("host");

        // The host's own reactor is not wanted, only its place on the network.
        simulation.Wires.FindHost(host.Address)!.SwitchOff();
        simulation.Network.SetLatency(host, host, TimeSpan.FromMicroseconds(100), TimeSpan.FromMilliseconds(2));
        var inner = new SimulatedDriver(
            simulation.World,
            new SimulatedNetwork { Path = simulation.Network, Window = window },
            new HostClock(simulation.Time),
            static () => { },
            [host.Address]
        )
        {
            Seed = seed,
        };
        return Reactor.Create(options, new HostOfASimulation(simulation, inner));
    }

    public override void Wait(double due, bool hasThreadWork)
    {
        _isStuck = false;
        if (due <= Seconds)
        {
            // A test that looks again in each turn waits for packets: so a turn takes time.
            SimulatedTime time = _simulation.Time;
            time.MoveTo(Math.Min(time.Next, time.Now + SecondsOfTurn));
            LetHappen();
        }

        while (!MustReturn(due, hasThreadWork))
        {
            LetHappen();
        }
    }

    public override void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    public override void Dispose()
    {
        _simulation.Dispose();
        base.Dispose();
    }

    private void LetHappen()
    {
        while (_simulation.Time.TryTakeDue(out ISimulatedEvent? happening))
        {
            happening.Happen();
        }
    }

    /// <summary>Moves the time to the next event of the world, or waits for a thread.</summary>
    /// <returns>Whether the reactor has something to do.</returns>
    private bool MustReturn(double due, bool hasThreadWork)
    {
        SimulatedTime time = _simulation.Time;
        lock (_gate)
        {
            if (_inner.HasInputOrOutput || _isWoken || due <= Seconds)
            {
                _isWoken = false;
                return true;
            }

            // Threads work in real time, so virtual time waits for them.
            double next = hasThreadWork ? time.Now : Math.Min(due, time.Next);
            if (time.Next > time.Now && (hasThreadWork || double.IsPositiveInfinity(next)))
            {
                _isStuck = !Monitor.Wait(_gate, hasThreadWork ? Timeout.InfiniteTimeSpan : Patience);
                return _isStuck;
            }

            time.MoveTo(next);
            return false;
        }
    }
}
