namespace Becket.Reactors.Drivers;

/// <summary>Is notified, on the loop, of what happens to an <see cref="IoReadiness"/>. Does not throw.</summary>
internal interface IReadinessSink
{
    /// <summary>The descriptor is ready. Called again while it is, and is watched; once a turn at most.</summary>
    /// <param name="events">Those of the wanted events that have happened, an error, or a hang-up.</param>
    void OnReady(ReadyEvents events);

    /// <summary>The reactor shuts down: close the watch.</summary>
    void OnShutdown();
}
