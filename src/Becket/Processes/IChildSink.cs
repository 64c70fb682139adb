namespace Becket.Processes;

/// <summary>Told, on the loop, what happens to a <see cref="Child"/>. Does not throw.</summary>
internal interface IChildSink
{
    /// <summary>Whether the child may go on when the reactor has ended.</summary>
    bool OutlivesReactor { get; }

    /// <summary>The child has ended, or is not watched any more. Called once.</summary>
    void OnExited(ProcessStatus status);
}
