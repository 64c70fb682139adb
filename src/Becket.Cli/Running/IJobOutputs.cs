namespace Becket.Cli.Running;

/// <summary>Takes what the jobs write, and passes it on in the manner asked for. Everything here happens on the
/// loop.</summary>
internal interface IJobOutputs
{
    /// <summary>Is called when nobody reads our standard output any more: the run then ends as any tool does that gets
    /// SIGPIPE.</summary>
    Action? OutputClosed { get; set; }

    /// <summary>Is called once when outputs cannot be written or kept any more (a disk is full), with what to tell: the
    /// run then says so, ends its children, and fails. What comes after is thrown away, so nothing waits for a place
    /// that is not there.</summary>
    Action<string>? OutputFailed { get; set; }

    /// <summary>Begins an attempt at a job, just before its child is started.</summary>
    /// <param name="job">The job.</param>
    /// <param name="slot">From 1.</param>
    /// <param name="attempt">From 1.</param>
    /// <param name="reading">Holds back what the child writes; of use only where it writes into pipes.</param>
    IJobOutput Begin(Job job, int slot, int attempt, IChildReading reading);

    /// <summary>Called once, when the run is over: writes what is left, and lets go of files.</summary>
    /// <returns>Fires when all has been written; null if it has been already.</returns>
    Deferred? End();
}
