namespace Becket.Reactors.Drivers.Sockets;

/// <summary>Something open whose operations the sockets driver brings back to the loop. Threads: the
/// reactor's.</summary>
internal interface ISocketSource
{
    /// <summary>Its index in the driver's list. Set by the driver.</summary>
    int Place { get; set; }

    /// <summary>The channel that this carries; null for a listener, for datagrams and for a watch.</summary>
    IoChannel? Carried => null;

    /// <summary>An operation has ended. May be called after the source has ended. Does not throw.</summary>
    void OnCompleted(SocketOperation operation);

    /// <summary>The reactor shuts down: end, and notify the sink if there is one to be notified.</summary>
    void OnShutdown();

    /// <summary>The driver is disposed: release the socket, without a notification.</summary>
    void Abandon();
}
