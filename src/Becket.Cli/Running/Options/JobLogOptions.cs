using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Options for the log of jobs.</summary>
internal sealed record JobLogOptions
{
    /// <summary>Null for none.</summary>
    public string? File { get; init; }

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
        : JobLogUse.Overwrite;

    public static OptionGroup<JobLogOptions> CreateGroup() =>
        new OptionGroup<JobLogOptions>("The log of jobs")
            .Value(
                ["--joblog", "--jl"],
                "FILE",
                "Log each job that has ended, in GNU parallel's format. Overwrites the file, except with "
                    + "--resume and the like.",
                ValueReaders.FileName,
                (log, file) => log with { File = file }
            )
            .Flag(["--resume"], "Run only jobs that the log does not hold.", log => log with { Resume = true })
            .Flag(
                ["--resume-failed"],
                "Run only jobs that the log does not hold as successful.",
                log => log with { ResumeFailed = true }
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

        if (Use != JobLogUse.Overwrite && File is null)
        {
            throw new MisuseException(
                "--resume, --resume-failed and --retry-failed need to know which log: --joblog FILE"
            );
        }
    }
}
