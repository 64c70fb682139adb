namespace Becket.Cli.Running.Options;

/// <summary>When jobs start and end.</summary>
internal sealed record ScheduleOptions
{
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>At least so long between two starts.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>So long between two starts on average: what was late is made up for, within a second.</summary>
    public TimeSpan StartInterval { get; init; }

    /// <summary>How often a job is tried, all in all; 0 for until it succeeds.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>Before the second try; twice that before the third, and so on.</summary>
    public TimeSpan RetryDelay { get; init; }

    /// <summary>Null for none.</summary>
    public TimeLimit? TimeLimit { get; init; }

    public TermSequence TermSequence { get; init; } = TermSequence.Default;

    /// <summary>Null for never.</summary>
    public HaltRule? Halt { get; init; }

    /// <summary>The first signal lets the children finish.</summary>
    public bool Drain { get; init; }
}
