using Becket.Reactors;
using Becket.Simulations.Disks;
using Becket.Simulations.Logs;

namespace Becket.Simulations;

/// <content>The disk.</content>
public sealed partial class Host
{
    private const string FullFault = "disk full";
    private const string SlowFault = "slow disk";

    private static readonly (double Least, double Most) s_normalFlush = (50e-6, 5e-3);

    private (double Least, double Most) _flushTimes = s_normalFlush;

    /// <summary>Its disk, which stays when the host crashes. Programs use it as
    /// <see cref="Reactor.FileSystem"/>.</summary>
    public Disk Disk { get; }

    /// <summary>Draws what is left open.</summary>
    internal Chance Chance => _simulation.Chance;

    /// <summary>Fills the disk: writes that make a file longer fail, as with the error ENOSPC. Nothing that is there is
    /// changed.</summary>
    public void FillDisk()
    {
        if (BeginFault(FullFault, hasEffect: !Disk.IsFull))
        {
            Disk.IsFull = true;
        }
    }

    /// <summary>Undoes <see cref="FillDisk"/>.</summary>
    public void FreeDisk()
    {
        if (Disk.IsFull)
        {
            EndFault(FullFault);
            Disk.IsFull = false;
        }
    }

    /// <summary>Makes flushes to the disk take longer: each takes a time between two. Normally they take 0.05 ms to 5
    /// ms.</summary>
    /// <param name="least">The least time.</param>
    /// <param name="most">The most time.</param>
    /// <exception cref="ArgumentOutOfRangeException">The least is negative, or more than the most.</exception>
    public void SlowDisk(TimeSpan least, TimeSpan most)
    {
        (double Least, double Most) times = TimeRange.Check(least, most);
        if (BeginFault($"{SlowFault}: {least} to {most}"))
        {
            _flushTimes = times;
        }
    }

    /// <summary>Undoes <see cref="SlowDisk"/>.</summary>
    public void NormalDisk()
    {
        if (_flushTimes != s_normalFlush)
        {
            EndFault(SlowFault);
            _flushTimes = s_normalFlush;
        }
    }

    internal bool BeginFault(string what, bool hasEffect = true) => _simulation.BeginFault(this, what, hasEffect);

    internal void EndFault(string what) => _simulation.EndFault(this, what);

    internal void Note(EventKind kind, object what, long number) => _simulation.Note(this, kind, what, number);

    /// <summary>Takes a descriptor for a file that the program opens.</summary>
    /// <returns>Releases it. Null for the scenario, which needs none.</returns>
    /// <exception cref="IOException">None is left.</exception>
    internal Action? TakeDescriptor(string path)
    {
        if (_machine is not { RunsProgram: true } machine)
        {
            return null;
        }

        if (machine.Sockets.IsOutOfDescriptors)
        {
            throw DiskErrors.NoDescriptor(path);
        }

        machine.Sockets.OpenFiles++;
        return () => machine.Sockets.OpenFiles--;
    }

    /// <summary>How many seconds a flush takes.</summary>
    internal double DrawFlushTime() =>
        _machine is not { RunsProgram: true } ? 0
        : _simulation.Options.DrawOrder ? Chance.Between(_flushTimes.Least, _flushTimes.Most)
        : _flushTimes.Least;

    /// <summary>Code of the host blocks for so many seconds. In a function on a thread the time passes before this
    /// returns, and the host may crash meanwhile. On the loop this returns at once, and the next turn comes later: the
    /// rest of this turn cannot be put off.</summary>
    /// <returns>Whether time has passed.</returns>
    internal bool SleepInFunction(double seconds)
    {
        if (_machine is { IsInTurn: true } loop)
        {
            loop.Block(seconds);
            return false;
        }

        if (_machine is not { RunsProgram: true } machine)
        {
            return false;
        }

        machine.Threads.Sleep(seconds);
        return true;
    }
}
