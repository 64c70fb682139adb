using Becket.Deferreds;
using Becket.Net.Resolving;
using Becket.Reactors;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations;

/// <content>What lives from one start of the host to its end.</content>
public sealed partial class Host
{
    /// <summary>The reactor of a host that is up, with its driver.</summary>
    private sealed class Machine : ISimulatedEvent
    {
        private readonly Host _host;
        private readonly SimulatedDriver _driver;
        private readonly HostClock _clock;

        /// <summary>The world's time of the next turn that is in the queue; positive infinity for none.</summary>
        private double _plannedAt = double.PositiveInfinity;
        private bool _hasBegun;
        private bool _hasEnded;

        public Machine(Host host)
        {
            _host = host;
            Simulation simulation = host._simulation;
            _clock = new HostClock(simulation.Time) { Offset = simulation.Options.Start - DateTimeOffset.UnixEpoch };
            _driver = new SimulatedDriver(simulation.World, simulation.Wires, _clock, OnHasWork, host.Addresses)
            {
                Seed = simulation.Seed ^ (host._number << 32),
            };
            Reactor = Reactor.Create(
                simulation.Options.Reactors with
                {
                    VirtualTime = true,
                    Name = host.Name,
                    Logger = host.MakeReactorLogger(),
                },
                _driver
            );
            ReactorResolvers.Set(Reactor, new WorldResolver(simulation));
        }

        public Reactor Reactor { get; }

        /// <summary>Starts a program in the host's next turn.</summary>
        public void Start(Func<Reactor, Deferred> program)
        {
            Reactor.CallFromThread(() => _host.CallProgram(Reactor, program));
        }

        /// <summary>A turn that was planned: a delayed call is due.</summary>
        public void Happen()
        {
            _plannedAt = double.PositiveInfinity;
            LookForWork();
        }

        public void LookForWork()
        {
            if (_hasEnded)
            {
                return;
            }

            double due = _clock.WorldTimeOf(Reactor.NextDue);
            if (!_hasBegun || Reactor.HasCalls || _driver.HasInputOrOutput || due <= _host._simulation.Time.Now)
            {
                OnHasWork();
            }
            else if (due < _plannedAt)
            {
                _plannedAt = due;
                _host._simulation.Time.Add(due, this);
            }
        }

        public void MakeTurn()
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                Reactor.BeginHosted();
            }
            else if (!Reactor.TurnHosted())
            {
                _hasEnded = true;
                Reactor.EndHosted();
                _host.OnEnded(this);
                return;
            }

            LookForWork();
        }

        public void Abandon()
        {
            _hasEnded = true;
            _driver.Host.SwitchOff();
            Reactor.AbandonHosted();
        }

        private void OnHasWork() => _host._simulation.OnHasWork(_host);
    }
}
