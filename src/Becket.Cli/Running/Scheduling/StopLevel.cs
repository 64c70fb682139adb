namespace Becket.Cli.Running.Scheduling;

/// <summary>How soon a run ends. The level only rises.</summary>
internal enum StopLevel
{
    /// <summary>The run ends when its input has ended and all jobs are done.</summary>
    Never,

    /// <summary>The run ends when the running jobs have finished.</summary>
    Soon,

    /// <summary>The run ends its jobs with the signals of the <see cref="Options.TermSequence"/>.</summary>
    Now,

    /// <summary>The run kills its jobs, and does not wait until their output has been written.</summary>
    AtOnce,
}
