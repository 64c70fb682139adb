namespace Becket.Cli.Running;

/// <summary>The reading of a child's pipes, which can be held back: the child then waits when its pipes are
/// full.</summary>
internal interface IChildReading
{
    /// <summary>Stops reading. Bytes that have been read already may still come.</summary>
    void Pause();

    void Resume();
}
