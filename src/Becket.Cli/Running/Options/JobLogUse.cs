namespace Becket.Cli.Running.Options;

/// <summary>What is done with a log of jobs that is there already.</summary>
internal enum JobLogUse
{
    /// <summary>It is begun anew.</summary>
    Overwrite,

    /// <summary>Jobs that it holds are not run.</summary>
    Resume,

    /// <summary>Jobs that it holds as successful are not run.</summary>
    ResumeFailed,

    /// <summary>The commands are read from it, and those that failed are run.</summary>
    RetryFailed,
}
