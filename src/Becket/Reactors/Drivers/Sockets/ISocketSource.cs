namespace Becket.Reactors.Drivers.Sockets;

/// <summary>Something with a socket whose operations the sockets driver brings back to the loop. Threads: the
/// reactor's.</summary>
internal interface ISocketSource
{
    /// <summary>Its place among the driver's open ones; the driver's own.</summary>
    int Place { get; set; }

    /// <summary>An operation has ended. It may come after the end of the source. Does not throw.</summary>
    void OnCompleted(SocketOperation operation);

    /// <summary>The reactor shuts down: end, and tell the sink if there is one to be told.</summary>
    void OnShutdown();

    /// <summary>The driver is disposed: give the socket back, and tell nobody.</summary>
    void Abandon();
}
