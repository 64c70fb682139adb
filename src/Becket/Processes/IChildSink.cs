namespace Becket.Processes;

/// <summary>Is notified, on the loop, of the end of a <see cref="Child"/>. Does not throw.</summary>
internal interface IChildSink
{
    /// <summary>Whether the child goes on when the reactor has ended.</summary>
    bool OutlivesReactor { get; }

    /// <summary>The child has ended, or the reactor watches it no longer. Called once.</summary>
    void OnExited(ProcessStatus status);
}
