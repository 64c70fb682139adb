using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>Takes the output of all jobs of a run, and writes it: whole, line by line, in order, or into files. All
/// calls are on the loop.</summary>
internal interface IRunOutput
{
    /// <summary>Called when standard output has no reader any more. The run then ends as any tool does that gets
    /// SIGPIPE.</summary>
    Action? OutputClosed { get; set; }

    /// <summary>Called once when output can no longer be written or kept (a disk is full), with the message for the
    /// user. The run then prints it, ends its children, and fails. Later output is discarded, so that no job waits for
    /// room on the disk.</summary>
    Action<string>? OutputFailed { get; set; }

    /// <summary>Begins an attempt at a job, just before its child starts.</summary>
    /// <param name="job">The job.</param>
    /// <param name="slot">The slot, from 1.</param>
    /// <param name="attempt">The attempt, from 1.</param>
    /// <param name="holdReading">Holds back the child's output, where it goes through pipes.</param>
    IAttemptOutput Begin(Job job, int slot, int attempt, HoldReading holdReading);

    /// <summary>Called once, at the end of the run: writes the rest and closes the files.</summary>
    /// <returns>Fires when everything has been written; null if it is already.</returns>
    Deferred? End();
}
