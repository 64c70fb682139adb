namespace Becket.Http;

/// <summary>What speaks HTTP on a reactor's connections.</summary>
public enum HttpHandlerKind
{
    /// <summary><see cref="Sockets"/> in real time, and <see cref="Loop"/> in virtual time and in
    /// simulations.</summary>
    Best,

    /// <summary>The base class library's <see cref="SocketsHttpHandler"/>: HTTP/1.1 and HTTP/2. It does part of its
    /// work on the thread pool, and its time-outs follow the real clock.</summary>
    Sockets,

    /// <summary>Becket's own HTTP/1.1, which uses no thread but the loop's. All its time-outs follow the reactor's
    /// clock, and in a simulation the same seed gives the same run.</summary>
    Loop,
}
