using System.Globalization;
using Becket.Cli.Parsing;
using Becket.Cli.Running.Scheduling.Machines;

namespace Becket.Cli.Running.Options;

/// <summary>Options for what the machine must allow before jobs start or go on.</summary>
internal sealed record MachineOptions
{
    /// <summary>Jobs start while the load is below this; null for no limit.</summary>
    public Reloaded<double>? Load { get; init; }

    /// <summary>Jobs start while this many bytes of memory are free, and the youngest ends when less than half of them
    /// are; null for no limit.</summary>
    public long? MemoryFree { get; init; }

    /// <summary>Jobs are suspended while less than twice this many bytes of memory are free, and all but one while less
    /// than this are; null for never.</summary>
    public long? MemorySuspend { get; init; }

    /// <summary>Whether jobs start only while the machine does not swap.</summary>
    public bool NoSwap { get; init; }

    /// <summary>Jobs start while no disk is busy for more than this share of the time; null for no limit.</summary>
    public double? DiskShare { get; init; }

    /// <summary>The command that decides about each start; null for none.</summary>
    public string? Limit { get; init; }

    /// <summary>The niceness of the jobs; null for the tool's own.</summary>
    public int? Nice { get; init; }

    /// <summary>Whether the jobs that run are looked at again and again.</summary>
    public bool WatchesMemory => MemoryFree is not null || MemorySuspend is not null;

    private static ValueReader<int?> Niceness { get; } =
        new(
            "a whole number from -20 to 19",
            (string text, out int? nice) =>
            {
                bool isNumber = int.TryParse(
                    text,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out int number
                );
                nice = number;
                return isNumber && number is >= -20 and <= 19;
            }
        );

    public static OptionGroup<MachineOptions> CreateGroup() =>
        new OptionGroup<MachineOptions>("What the machine must allow")
            .Value(
                ["--load"],
                "LOAD",
                "Start jobs only while fewer threads than this run on the machine: 3, 80% of the cores, or a file.",
                LoadLimit.Reader,
                (machine, load) => machine with { Load = load }
            )
            .Value(
                ["--memfree"],
                "SIZE",
                "Start jobs only while this much memory is free, 2G or 500M; below half of it, end the youngest job "
                    + "and run it again later.",
                ByteSize.Reader,
                (machine, size) => machine with { MemoryFree = size }
            )
            .Value(
                ["--memsuspend"],
                "SIZE",
                "Suspend jobs, the youngest first, while less than twice this much memory is free.",
                ByteSize.Reader,
                (machine, size) => machine with { MemorySuspend = size }
            )
            .Flag(
                ["--noswap"],
                "Start jobs only while the machine does not swap in and out.",
                machine => machine with { NoSwap = true }
            )
            .Value(
                ["--limit"],
                "COMMAND",
                "Ask a shell command before each start: exit code 0 starts, 1 waits, 2 also ends the youngest job. "
                    + "Or 'load N', 'mem SIZE', 'io PERCENT'.",
                ValueReaders.AnyText,
                (machine, command) => machine.LimitedBy(command)
            )
            .Value(
                ["--nice"],
                "N",
                "Run the jobs with this niceness, from 0 to 19.",
                Niceness,
                (machine, nice) => machine with { Nice = nice }
            );

    /// <exception cref="RunException">This system does not tell what the options depend on.</exception>
    public void Check(IMachine machine)
    {
        string? unknown =
            Load is not null && machine.Load() is null ? "--load"
            : WatchesMemory && machine.FreeMemory() is null ? "--memfree and --memsuspend"
            : NoSwap && machine.Swapped() is null ? "--noswap"
            : DiskShare is not null && machine.DiskTimes() is null ? "--limit 'io N'"
            : null;
        if (unknown is not null)
        {
            throw new RunException($"{unknown} cannot work here: this system has no such file in /proc");
        }
    }

    /// <summary>Three commands are words of their own, as in GNU parallel.</summary>
    private MachineOptions LimitedBy(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["load", var limit] when LoadLimit.Reader.TryRead(limit, out Reloaded<double> load) => this with
            {
                Load = load,
            },
            ["mem", var limit] when ByteSize.TryParse(limit, out long size) => this with { MemoryFree = size },
            ["io", var limit]
                when double.TryParse(limit, CultureInfo.InvariantCulture, out double percent) && percent >= 0 =>
                this with
                {
                    DiskShare = percent / 100,
                },
            _ => this with { Limit = command },
        };
    }
}
