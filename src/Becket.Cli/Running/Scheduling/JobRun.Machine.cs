using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling.Machines;
using Becket.Cli.Running.Scheduling.StartConditions;

namespace Becket.Cli.Running.Scheduling;

/// <content>What depends on the machine, and on files that change while the run is under way.</content>
internal sealed partial class JobRun
{
    /// <summary>How often the memory and the number of slots are looked at.</summary>
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromSeconds(1);

    private DelayedCall? _nextLook;

    /// <summary>The machine that the jobs run on.</summary>
    public IMachine Machine { get; init; } = new LinuxMachine();

    /// <summary>Runs a shell command for <c>--limit</c>. Fires with its exit code, and never fails.</summary>
    public Func<string, Deferred<int>>? RunCommand { get; init; }

    /// <summary>Returns the greatest number of slots that the system allows.</summary>
    public Func<int> MostSlots { get; init; } = () => int.MaxValue;

    private IEnumerable<StartCondition> MachineConditions(MachineOptions options)
    {
        if (options.NoSwap)
        {
            yield return new NoSwapping(() => Machine.Swapped());
        }

        if (options.MemoryFree is { } least)
        {
            yield return new MemoryFree(least, () => Machine.FreeMemory(), allowsOne: false);
        }

        if (options.MemorySuspend is { } size)
        {
            yield return new MemoryFree(2 * size, () => Machine.FreeMemory(), allowsOne: true);
        }

        if (options.DiskShare is { } share)
        {
            yield return new DiskBelow(share, () => Machine.DiskTimes());
        }

        if (options.Load is { } load)
        {
            yield return new LoadBelow(load.Reload, () => Machine.Load());
        }

        if (options.Limit is { } command)
        {
            yield return new LimitCommand(
                () => RunCommand!(command),
                Fill,
                () => MemoryWatch.ReturnYoungest(Running(), TermSequence),
                exitCode => Fail(LimitError(command, exitCode), StopLevel.Soon)
            );
        }
    }

    private static RunException LimitError(string command, int exitCode) =>
        new($"--limit '{command}' exited with {exitCode}; 0 starts a job, 1 waits, and 2 ends the youngest job");

    private void BeginLooking()
    {
        if (_options.SlotsFile is null && !_options.Machine.WatchesMemory)
        {
            return;
        }

        _result.AddCallback(summary =>
        {
            if (_nextLook is { Active: true })
            {
                _nextLook.Cancel();
            }

            return summary;
        });
        Look();
    }

    private void Look()
    {
        _nextLook = _time.CallLater(s_lookInterval, Look);
        if (_isSuspended)
        {
            return;
        }

        if (_options.SlotsFile is { } slots)
        {
            _slots.Count = Math.Min(slots.Reload(), MostSlots());
        }

        if (_options.Machine.WatchesMemory && _stop == StopLevel.Never)
        {
            new MemoryWatch(_options.Machine, Machine.FreeMemory).Look(Running(), TermSequence);
        }

        Fill();
    }

    /// <summary>The attempts whose children run, the oldest first.</summary>
    private List<Attempt> Running() =>
        [
            .. _attempts
                .Where(attempt => attempt.IsRunning)
                .OrderBy(attempt => attempt.StartedAt)
                .ThenBy(attempt => attempt.Waiting.Number),
        ];
}
