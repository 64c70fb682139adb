namespace Becket.Cli.Running;

/// <summary>Takes what one attempt at a job writes.</summary>
internal interface IJobOutput
{
    /// <summary>Where the child's standard output goes.</summary>
    ChildStream StandardOutput { get; }

    /// <summary>Where the child's standard error goes.</summary>
    ChildStream StandardError { get; }

    /// <summary>The child wrote this to its standard output, a pipe. The bytes are valid during the call
    /// only.</summary>
    void Out(ReadOnlySpan<byte> bytes);

    /// <summary>The child wrote this to its standard error, or the run has something to say of the job (why it could
    /// not be started): the latter also where standard error is no pipe.</summary>
    void Error(ReadOnlySpan<byte> bytes);

    /// <summary>The attempt has ended, and nothing more comes.</summary>
    /// <param name="end">How.</param>
    /// <param name="isFinal">Whether the job is not tried again. The output of an attempt that is followed by another
    /// is thrown away where it can be.</param>
    /// <returns>Fires when the slot may take its next job; null for at once. So a slow reader of ours holds the run
    /// back.</returns>
    Deferred? Ended(JobEnd end, bool isFinal);
}
