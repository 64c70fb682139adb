namespace Becket.Simulations;

/// <content>Crashes, standstills, and what a host runs out of.</content>
public sealed partial class Host
{
    private const string CrashFault = "crash";
    private const string PauseFault = "pause";
    private const string ThreadsFault = "slow threads";
    private const string DescriptorsFault = "limit of descriptors";

    private int _descriptorLimit = int.MaxValue;
    private (double Least, double Most)? _threadTimes;

    /// <summary>The machine that has ended in its own turn, until the turn is over.</summary>
    private Machine? _ending;
    private bool _restartsAfterTurn;

    /// <summary>Whether it is down because of <see cref="Crash"/> or <see cref="Kill"/>.</summary>
    private bool _hasCrashed;

    /// <summary>Whether it stands still, from <see cref="Pause"/> to <see cref="Resume"/>.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Crashes the host, as a loss of power does: its memory is lost, nothing more of its programs runs, and
    /// its peers are not told. Does nothing if it is down.</summary>
    /// <remarks>Failures of its deferreds are not reported. If code of the host calls this in a turn, the turn goes on
    /// to its end, and nothing that it sends leaves the host.</remarks>
    public void Crash()
    {
        if (_simulation.BeginFault(this, CrashFault, hasEffect: IsUp))
        {
            EndAtOnce(kernelGoesOn: false);
            _hasCrashed = true;
        }
    }

    /// <summary>Kills the program, as SIGKILL does: its memory is lost, and nothing more of it runs. The kernel goes
    /// on: it closes the connections, and what the program has written to files stays. Does nothing if the host is
    /// down.</summary>
    /// <remarks>As <see cref="Crash"/>.</remarks>
    public void Kill()
    {
        if (_simulation.BeginFault(this, CrashFault + ": the program alone", hasEffect: IsUp))
        {
            EndAtOnce(kernelGoesOn: true);
            _hasCrashed = true;
        }
    }

    /// <summary>Starts a host that is down: its programs run again, on a new reactor. Does nothing if it is
    /// up.</summary>
    public void Restart()
    {
        if (_ending is not null)
        {
            _restartsAfterTurn = true;
        }
        else if (!IsUp)
        {
            if (_hasCrashed)
            {
                _hasCrashed = false;
                _simulation.EndFault(this, CrashFault);
            }

            Boot();
        }
    }

    /// <summary>Stops the program, as SIGSTOP does: no turn and no function on a thread runs, and time goes on. The
    /// kernel goes on: it accepts connections and takes in what arrives. Does nothing if the host is down.</summary>
    public void Pause()
    {
        if (_simulation.BeginFault(this, PauseFault, hasEffect: IsUp && !IsPaused))
        {
            IsPaused = true;
            _machine!.Pause();
        }
    }

    /// <summary>Lets a program go on that <see cref="Pause"/> has stopped. What has become due meanwhile runs
    /// now.</summary>
    public void Resume()
    {
        if (IsPaused)
        {
            IsPaused = false;
            _simulation.EndFault(this, PauseFault);
            _machine!.Resume();
        }
    }

    /// <summary>Makes functions on threads take longer: each takes a time between two. Those that have begun are not
    /// changed.</summary>
    /// <param name="least">The least time.</param>
    /// <param name="most">The most time.</param>
    /// <exception cref="ArgumentOutOfRangeException">The least is negative, or more than the most.</exception>
    public void SlowThreads(TimeSpan least, TimeSpan most)
    {
        (double Least, double Most) times = TimeRange.Check(least, most);
        if (_simulation.BeginFault(this, $"{ThreadsFault}: {least} to {most}"))
        {
            _threadTimes = times;
            ApplyThreadTimes();
        }
    }

    /// <summary>Undoes <see cref="SlowThreads"/>.</summary>
    public void NormalThreads()
    {
        if (_threadTimes is not null)
        {
            _simulation.EndFault(this, ThreadsFault);
            _threadTimes = null;
            ApplyThreadTimes();
        }
    }

    /// <summary>Limits the open descriptors of the program: listeners, connections, datagram sockets, pipes and
    /// files.</summary>
    /// <param name="most">The most that may be open. Those above it stay open; no new one can be opened.</param>
    /// <remarks>Then connecting fails with a <see cref="Becket.Net.Errors.TooManyOpenFilesException"/>, listening with
    /// a <see cref="Becket.Net.Errors.CannotListenException"/>, and ports reset the connections that wait and accept
    /// again after a pause: as on Linux with the error EMFILE.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public void LimitDescriptors(int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        if (_simulation.BeginFault(this, $"{DescriptorsFault}: {most}"))
        {
            SetDescriptorLimit(most);
        }
    }

    /// <summary>Undoes <see cref="LimitDescriptors"/>.</summary>
    public void LiftDescriptorLimit()
    {
        if (_descriptorLimit != int.MaxValue)
        {
            _simulation.EndFault(this, DescriptorsFault);
            SetDescriptorLimit(int.MaxValue);
        }
    }

    private void ApplyThreadTimes()
    {
        if (_machine is { } machine)
        {
            machine.Threads.Duration = _threadTimes ?? machine.NormalThreadTimes;
        }
    }

    private void SetDescriptorLimit(int most)
    {
        _descriptorLimit = most;
        if (_machine is { } machine)
        {
            machine.Sockets.DescriptorLimit = most;
        }
    }

    private void EndAtOnce(bool kernelGoesOn)
    {
        if (_machine is not { } machine)
        {
            return;
        }

        _machine = null;
        _hasCrashed = true;
        IsPaused = false;
        if (kernelGoesOn)
        {
            Disk.OnProgramEnded();
        }
        else
        {
            Disk.OnCrash();
        }

        _ending = machine;
        if (machine.Abandon(kernelGoesOn))
        {
            _ending = null;
        }
    }

    /// <summary>The turn is over in which the machine has ended.</summary>
    private void OnAbandoned()
    {
        _ending = null;
        if (_restartsAfterTurn)
        {
            _restartsAfterTurn = false;
            Restart();
        }
    }
}
