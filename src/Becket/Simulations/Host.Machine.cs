using Becket.Deferreds;
using Becket.Net.Resolving;
using Becket.Processes;
using Becket.Reactors;
using Becket.Reactors.Drivers.Simulated;
using Becket.Simulations.Children;
using Becket.Simulations.Disks;

namespace Becket.Simulations;

/// <content>What lives from one start of the host to its end.</content>
public sealed partial class Host
{
    /// <summary>The reactor of a host that is up, with its driver.</summary>
#pragma warning disable CA1001 // The end of the reactor disposes the driver.
    private sealed class Machine : ISimulatedEvent
#pragma warning restore CA1001
    {
        private readonly Host _host;
        private readonly SimulatedDriver _driver;

        /// <summary>The world's time of the next turn that is in the queue; positive infinity for none.</summary>
        private double _plannedAt = double.PositiveInfinity;

        /// <summary>Until then the loop is in a call that blocks.</summary>
        private double _blockedUntil;
        private bool _hasBegun;
        private bool _hasEnded;
        private bool _isInTurn;

        public Machine(Host host)
        {
            _host = host;
            Simulation simulation = host._simulation;
            _driver = new SimulatedDriver(simulation.World, simulation.Wires, host._clock, OnHasWork, host.Addresses)
            {
                Seed = simulation.Seed ^ (host._number << 32) ^ (host._starts << 48),
            };
            _driver.Host.DescriptorLimit = host._descriptorLimit;
            _driver.Files = new ProgramDisk(host.Disk);
            Reactor = Reactor.Create(
                simulation.Options.Reactors with
                {
                    VirtualTime = true,
                    Name = host.Name,
                    Logger = host.MakeReactorLogger(),
                },
                _driver
            );
            NormalThreadTimes = _driver.Threads!.Duration;
            Threads.Duration = host._threadTimes ?? NormalThreadTimes;
            ReactorResolvers.Set(Reactor, new WorldResolver(simulation));
            ReactorChildStarters.Set(
                Reactor,
                new ScriptedChildStarter(new ChildWorld(host, Reactor, _driver, simulation.World))
            );
        }

        public Reactor Reactor { get; }

        public SimulatedThreads Threads => _driver.Threads!;

        public SimulatedHost Sockets => _driver.Host;

        public (double Least, double Most) NormalThreadTimes { get; }

        /// <summary>Whether the loop makes a turn now: the code that runs is the program's.</summary>
        public bool IsInTurn => _isInTurn;

        /// <summary>Whether the code that runs is the program's, on the loop or on a thread.</summary>
        public bool RunsProgram => _isInTurn || Threads.IsOnItsThread;

        private bool IsBlocked => _blockedUntil > _host._simulation.Time.Now;

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
            if (_hasEnded || _isInTurn || _host.IsPaused)
            {
                return;
            }

            double due = _host._clock.WorldTimeOf(Reactor.NextDue);
            bool hasWork =
                !_hasBegun || Reactor.HasCalls || _driver.HasInputOrOutput || due <= _host._simulation.Time.Now;
            if (IsBlocked)
            {
                Plan(hasWork ? _blockedUntil : Math.Max(due, _blockedUntil));
            }
            else if (hasWork)
            {
                OnHasWork();
            }
            else
            {
                Plan(due);
            }
        }

        /// <summary>The clock goes at another rate: the planned turn may be too late.</summary>
        public void OnRateChanged()
        {
            _plannedAt = double.PositiveInfinity;
            LookForWork();
        }

        /// <summary>A call of this turn blocks the loop for so many seconds: the next turn comes no earlier.</summary>
        public void Block(double seconds) =>
            _blockedUntil = Math.Max(_blockedUntil, _host._simulation.Time.Now) + seconds;

        public void MakeTurn()
        {
            // In its own turn: code of this host blocks until another host has done something.
            if (_hasEnded || _isInTurn || _host.IsPaused || IsBlocked)
            {
                return;
            }

            bool goesOn = true;
            _isInTurn = true;
            try
            {
                if (_hasBegun)
                {
                    goesOn = Reactor.TurnHosted();
                }
                else
                {
                    _hasBegun = true;
                    Reactor.BeginHosted();
                }
            }
            finally
            {
                _isInTurn = false;
            }

            if (_hasEnded)
            {
                // The host has crashed in this turn.
                Reactor.AbandonHosted();
                _host.OnAbandoned();
            }
            else if (goesOn)
            {
                LookForWork();
            }
            else
            {
                _hasEnded = true;
                Reactor.EndHosted();
                _host.OnEnded();
            }
        }

        /// <summary>Stops all that runs, until <see cref="Resume"/>; the kernel goes on.</summary>
        public void Pause()
        {
            Threads.Pause();
            Sockets.TakeIn();
        }

        public void Resume()
        {
            Threads.Resume();
            LookForWork();
        }

        /// <summary>Ends at once; if this is a turn of its own, at the end of it.</summary>
        /// <param name="kernelGoesOn">Whether only the program ends, and the kernel closes its connections. If not, the
        /// network loses the host, and nothing is sent any more.</param>
        /// <returns>Whether it has ended.</returns>
        public bool Abandon(bool kernelGoesOn)
        {
            _hasEnded = true;
            if (!kernelGoesOn)
            {
                Sockets.SwitchOff();
            }

            if (!_isInTurn)
            {
                Reactor.AbandonHosted();
            }

            return !_isInTurn;
        }

        private void Plan(double at)
        {
            if (at < _plannedAt)
            {
                _plannedAt = at;
                _host._simulation.Time.Add(at, this);
            }
        }

        private void OnHasWork()
        {
            if (_hasEnded)
            {
                return;
            }

            bool isOnThread = _host._simulation.World.IsOnThread;
            if (_host.IsPaused && isOnThread)
            {
                Sockets.TakeIn();
            }
            else if (IsBlocked && isOnThread)
            {
                Plan(_blockedUntil);
            }
            else if (!_isInTurn || !isOnThread)
            {
                // What becomes ready in a turn is mostly done in it: the turn looks for what is left at its end.
                _host._simulation.OnHasWork(_host);
            }
        }
    }
}
