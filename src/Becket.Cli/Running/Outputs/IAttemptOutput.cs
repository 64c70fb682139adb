using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>Takes the output of one attempt at a job.</summary>
internal interface IAttemptOutput
{
    /// <summary>Where the child's standard output goes.</summary>
    ChildStream StandardOutput { get; }

    /// <summary>Where the child's standard error goes.</summary>
    ChildStream StandardError { get; }

    /// <summary>The child wrote these bytes to its standard output, a pipe. They are valid during the call
    /// only.</summary>
    void Out(ReadOnlySpan<byte> bytes);

    /// <summary>The child wrote these bytes to its standard error, or the run reports why the child could not be
    /// started. The run does so also if standard error is no pipe.</summary>
    void Error(ReadOnlySpan<byte> bytes);

    /// <summary>The child has written bytes to a pipe, and they need not be read: moves them, as many as are there and
    /// have room.</summary>
    /// <param name="pipe">The tool's descriptor of the pipe, which does not block.</param>
    /// <param name="isError">Whether it is the child's standard error.</param>
    /// <returns>The number of bytes; zero if they have to be read.</returns>
    int Take(int pipe, bool isError) => 0;

    /// <summary>The job is the run's last one, all others have ended, and no other attempt follows: its standard output
    /// may be written as it comes. The standard error still follows it.</summary>
    void NothingFollows() { }

    /// <summary>The attempt has ended, and no more output follows.</summary>
    /// <param name="end">How the attempt ended.</param>
    /// <param name="isFinal">Whether no other attempt follows. The output of an attempt that another one follows is
    /// discarded, unless it has been written already.</param>
    /// <param name="written">Called once, when the system has all output of a final attempt: maybe during this call,
    /// and maybe long after it. Never if output is lost, because it cannot be written or kept.</param>
    /// <returns>Fires when the slot may take its next job; null for at once. With it a slow reader of the tool's output
    /// holds up the run.</returns>
    Deferred? Ended(JobEnd end, bool isFinal, Action? written = null);
}
