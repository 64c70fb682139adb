namespace Becket.Cli.Running.Options;

/// <summary>What a run does with a log of jobs that exists.</summary>
internal enum JobLogUse
{
    /// <summary>Overwrites it.</summary>
    Overwrite,

    /// <summary>Adds records to it.</summary>
    Append,

    /// <summary>Skips the jobs that it holds.</summary>
    Resume,

    /// <summary>Skips the jobs that it holds as successful.</summary>
    ResumeFailed,

    /// <summary>Reads the commands from it, and runs those that failed.</summary>
    RetryFailed,
}
