using System.Globalization;
using Becket.Cli.Native;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Scheduling.Machines;

/// <summary>Adapts a run's options to the machine before its first job.</summary>
internal static class RunPreparation
{
    /// <summary>Limits the number of slots to what the system allows, and sets the niceness of the jobs.</summary>
    /// <param name="options">The options, as typed.</param>
    /// <param name="error">Gets a line for each that cannot be kept.</param>
    /// <exception cref="RunException">The system does not tell what the options depend on.</exception>
    public static ScheduleOptions Prepare(ScheduleOptions options, TextWriter error)
    {
        options.Machine.Check(new LinuxMachine());
        if (options.Machine.Nice is { } nice)
        {
            SetNiceness(nice, error);
        }

        var limit = SlotLimit.Read();
        if (options.Slots <= limit.Slots)
        {
            return options;
        }

        if (options.Slots != SlotCount.AsManyAsPossible)
        {
            error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"becket: -j {options.Slots}: the system allows {limit.Slots} jobs at once ({limit.Reason})"
                )
            );
        }

        return options with
        {
            Slots = limit.Slots,
        };
    }

    private static void SetNiceness(int nice, TextWriter error)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new RunException("--nice cannot work here: Windows has no niceness");
        }

        // The thread that starts the children takes it, so they have it from their first instruction. Another way would
        // be to set it after the start, when a child may have children already.
        if (!ProcessLimits.TrySetNiceness(nice))
        {
            error.WriteLine($"becket: --nice {nice} is less than now, which needs root; the jobs keep the niceness");
        }
    }
}
