namespace Becket.Reactors.Drivers.Ready;

/// <summary>Something open that a driver reports events to. Threads: the reactor's.</summary>
internal interface IReadySource
{
    /// <summary>The driver has seen events. Does not throw.</summary>
    void OnReady(ReadyEvents events);

    /// <summary>The reactor shuts down: end, and notify the sink if there is one to be notified.</summary>
    void OnShutdown();

    /// <summary>The driver is disposed: release the descriptor, without a notification.</summary>
    void Abandon();
}
