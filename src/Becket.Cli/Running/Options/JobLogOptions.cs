using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Options for the log of jobs.</summary>
internal sealed record JobLogOptions
{
    /// <summary>Null for none.</summary>
    public string? File { get; init; }

    /// <summary>Whether records are added to a log that exists.</summary>
    public bool Append { get; init; }

    /// <summary>Whether a resumed run recognizes jobs by their commands instead of their numbers.</summary>
    public bool ByValue { get; init; }

    /// <summary>Whether jobs that the log holds are not run.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether jobs that the log holds as successful are not run.</summary>
    public bool ResumeFailed { get; init; }

    /// <summary>Whether the jobs that the log holds as failed are run, with their commands from the log.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>What the run does with a log that exists.</summary>
    public JobLogUse Use =>
        RetryFailed ? JobLogUse.RetryFailed
        : ResumeFailed ? JobLogUse.ResumeFailed
        : Resume ? JobLogUse.Resume
        : Append ? JobLogUse.Append
        : JobLogUse.Overwrite;

    public static OptionGroup<JobLogOptions> CreateGroup() =>
        new OptionGroup<JobLogOptions>("The log of jobs")
            .Value(
                ["--joblog", "--jl"],
                "FILE",
                "Log each job that has ended, in GNU parallel's format. Overwrites the file, except with "
                    + "--resume and the like; +FILE adds to it.",
                ValueReaders.FileName,
                (log, file) =>
                    file is ['+', _, ..] ? log with { File = file[1..], Append = true } : log with { File = file }
            )
            .Flag(["--resume"], "Run only jobs that the log does not hold.", log => log with { Resume = true })
            .Flag(
                ["--resume-failed"],
                "Run only jobs that the log does not hold as successful.",
                log => log with { ResumeFailed = true }
            )
            .Flag(
                ["--by-value"],
                "With --resume or --resume-failed, recognize jobs by their commands instead of their numbers.",
                log => log with { ByValue = true }
            )
            .Flag(
                ["--retry-failed"],
                "Run the commands that the log holds as failed; the input and the given command are ignored.",
                log => log with { RetryFailed = true }
            );

    /// <exception cref="MisuseException">The options contradict each other.</exception>
    public void Check()
    {
        bool several = RetryFailed ? Resume || ResumeFailed : Resume && ResumeFailed;

        // --resume --resume-failed is --resume-failed, as in GNU parallel.
        if (several && (RetryFailed || File is null))
        {
            throw new MisuseException("take one of --resume, --resume-failed and --retry-failed");
        }

        if (ByValue && Use is not (JobLogUse.Resume or JobLogUse.ResumeFailed))
        {
            throw new MisuseException("--by-value says how to resume: add --resume or --resume-failed");
        }

        if (Use is not (JobLogUse.Overwrite or JobLogUse.Append) && File is null)
        {
            throw new MisuseException(
                "--resume, --resume-failed and --retry-failed need to know which log: --joblog FILE"
            );
        }
    }
}
