using Becket.Cli.Parsing;
using Becket.Cli.Running.Scheduling.StartConditions;

namespace Becket.Cli.Running.Options;

/// <summary>Options for when jobs start and end.</summary>
internal sealed record ScheduleOptions
{
    /// <summary>The number of jobs that may run at once.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether an option says how many jobs may run at once.</summary>
    public bool AreSlotsGiven { get; init; }

    /// <summary>The file that holds the number of slots, and is read again when it changes; null for none.</summary>
    public Reloaded<int>? SlotsFile { get; init; }

    /// <summary>The number of jobs for the estimate of the time left, if the input cannot be counted; null for
    /// none.</summary>
    public int? TotalJobs { get; init; }

    public MachineOptions Machine { get; init; } = new();

    /// <summary>What must allow a start beside a free slot. A run creates its own conditions, as they have
    /// state.</summary>
    public IReadOnlyList<Func<StartCondition>> StartConditions { get; init; } = [];

    /// <summary>The number of attempts at a job, the first included; 0 for as many as it takes to succeed.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>The wait before the second attempt; twice that before the third, and so on.</summary>
    public TimeSpan RetryDelay { get; init; }

    /// <summary>Null for none.</summary>
    public TimeLimit? TimeLimit { get; init; }

    public TermSequence TermSequence { get; init; } = TermSequence.Default;

    /// <summary>Null for never.</summary>
    public HaltRule? Halt { get; init; }

    /// <summary>Whether the first signal lets running jobs finish.</summary>
    public bool Drain { get; init; }

    public static OptionGroup<ScheduleOptions> CreateGroup() =>
        new OptionGroup<ScheduleOptions>("Starting and ending jobs")
            .Value(
                ["--slots", "-j", "--jobs", "-P", "--max-procs"],
                "N",
                "How many jobs run at once: 5, 50% of the cores, +1 or -1 relative to them, 0 for as many as "
                    + "possible; or a file, which is read again when it changes. [default: one per core]",
                SlotCount.FileReader,
                (schedule, slots) =>
                    schedule with
                    {
                        Slots = slots.Value,
                        AreSlotsGiven = true,
                        SlotsFile = slots.IsFile ? slots : null,
                    }
            )
            .Value(
                ["--delay"],
                "TIME",
                "The minimum time between two starts: 2, 200ms, 1m; 1auto grows when a job fails, and shrinks when "
                    + "one succeeds.",
                DelayText.Reader,
                (schedule, delay) => schedule.StartIf(() => new StartDelay(delay.Time, delay.Adapts))
            )
            .Value(
                ["--rate"],
                "N/s",
                "The average number of starts per second, minute or hour: 5/s, 100/m, 1000/h.",
                StartRate.Reader,
                (schedule, interval) => schedule.StartIf(() => new StartThrottle(interval))
            )
            .Value(
                ["--retries"],
                "N",
                "How often a job that fails is tried in all; 0 for until it succeeds, unless it cannot start. "
                    + "[default: 1]",
                ValueReaders.WholeNumber,
                (schedule, tries) => schedule with { Tries = tries }
            )
            .Value(
                ["--retry-delay"],
                "TIME",
                "The wait before the second try, twice that before the third, and so on, up to an hour.",
                DurationText.Reader,
                (schedule, delay) => schedule with { RetryDelay = delay }
            )
            .Value(
                ["--timeout"],
                "TIME",
                "End a job that takes longer than this: 10s, 2m, or 300% of the median of those that succeeded.",
                Options.TimeLimit.Reader,
                (schedule, limit) => schedule with { TimeLimit = limit }
            )
            .Value(
                ["--term-seq", "--termseq"],
                "SEQUENCE",
                "The signals that end a job, and the milliseconds between them. [default: "
                    + "TERM,200,TERM,100,TERM,50,KILL,25]",
                Options.TermSequence.Reader,
                (schedule, sequence) => schedule with { TermSequence = sequence }
            )
            .Value(
                ["--halt", "--halt-on-error"],
                "WHEN,WHY=N",
                "End the run when this many jobs failed, succeeded or are done: now (ends the running jobs) "
                    + "or soon (lets them finish), as in now,fail=1 soon,fail=30% now,success=1 soon,done=100.",
                HaltRule.Reader,
                (schedule, rule) => schedule with { Halt = rule }
            )
            .Value(
                ["--total-jobs", "--total"],
                "N",
                "The number of jobs for the time left, if the input is a pipe.",
                ValueReaders.WholeNumberTo(int.MaxValue),
                (schedule, jobs) => schedule with { TotalJobs = jobs }
            )
            .Flag(
                ["--drain"],
                "On the first Ctrl-C or SIGTERM, let the running jobs finish instead of ending them.",
                schedule => schedule with { Drain = true }
            );

    private ScheduleOptions StartIf(Func<StartCondition> condition) =>
        this with
        {
            StartConditions = [.. StartConditions, condition],
        };
}
