using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Options of <c>becket run</c>. Each part declares its options beside what they set.</summary>
internal sealed record RunOptions
{
    /// <summary>The program and its arguments with their placeholders; empty if each line of the input is a
    /// command.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    public InputOptions Input { get; init; } = new();

    public BatchOptions Batch { get; init; } = new();

    public PipeOptions Pipe { get; init; } = new();

    public ScheduleOptions Schedule { get; init; } = new();

    public ChildOptions Child { get; init; } = new();

    /// <summary>Set only where jobs run on other machines.</summary>
    public TransferOptions Transfer { get; init; } = new();

    public PlaceholderOptions Placeholders { get; init; } = new();

    public JobLogOptions Log { get; init; } = new();

    public ReportOptions Report { get; init; } = new();

    public TerminalOptions Terminal { get; init; } = new();

    public ProfileOptions Profile { get; init; } = new();

    /// <summary>Creates all options in the order of the help.</summary>
    public static IReadOnlyList<CommandOption<RunOptions>> CreateTable() =>
        [
            .. InputOptions.CreateGroup().In<RunOptions>(run => run.Input, (run, part) => run with { Input = part }),
            .. BatchOptions.CreateGroup().In<RunOptions>(run => run.Batch, (run, part) => run with { Batch = part }),
            .. PipeOptions.CreateGroup().In<RunOptions>(run => run.Pipe, (run, part) => run with { Pipe = part }),
            .. ScheduleOptions
                .CreateGroup()
                .In<RunOptions>(run => run.Schedule, (run, part) => run with { Schedule = part }),
            .. MachineOptions
                .CreateGroup()
                .In<RunOptions>(
                    run => run.Schedule.Machine,
                    (run, part) => run with { Schedule = run.Schedule with { Machine = part } }
                ),
            .. ChildOptions.CreateGroup().In<RunOptions>(run => run.Child, (run, part) => run with { Child = part }),
            .. PlaceholderOptions
                .CreateGroup()
                .In<RunOptions>(run => run.Placeholders, (run, part) => run with { Placeholders = part }),
            .. JobLogOptions.CreateGroup().In<RunOptions>(run => run.Log, (run, part) => run with { Log = part }),
            .. ReportOptions.CreateGroup().In<RunOptions>(run => run.Report, (run, part) => run with { Report = part }),
            .. TerminalOptions
                .CreateGroup()
                .In<RunOptions>(run => run.Terminal, (run, part) => run with { Terminal = part }),
            .. ProfileOptions
                .CreateGroup()
                .In<RunOptions>(run => run.Profile, (run, part) => run with { Profile = part }),
        ];
}
