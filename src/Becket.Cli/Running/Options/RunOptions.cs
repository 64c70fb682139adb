namespace Becket.Cli.Running.Options;

/// <summary>What was asked for: <c>becket run</c> with its options.</summary>
internal sealed record RunOptions
{
    /// <summary>The program and its arguments with their placeholders; empty if each line of the input is a
    /// command.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required ScheduleOptions Schedule { get; init; }

    public required InputOptions Input { get; init; }

    public required ChildOptions Child { get; init; }

    public required JobLogOptions Log { get; init; }

    public required ReportOptions Report { get; init; }

    /// <summary>What stands before each line of output, with placeholders; null for nothing.</summary>
    public string? Tag { get; init; }

    /// <summary>Shows the commands and runs none.</summary>
    public bool DryRun { get; init; }
}
