namespace Becket.Net.Unix;

/// <summary>How a listening Unix socket is to be. Every option has a default.</summary>
public sealed record UnixListenOptions
{
    /// <summary>The permission bits of the socket's file: who may write to it may connect. Default: null, which leaves
    /// them to the process's umask. They are set before anybody can connect.</summary>
    /// <remarks>Differs: Twisted's default is 666, everybody. To have that, say so.</remarks>
    public UnixFileMode? Mode { get; init; }

    /// <summary>
    /// Whether a lock file (the path with <c>.lock</c> behind it, a symbolic link to the process's number) says who
    /// listens, so that two programs that start at the same time cannot take each other's socket for a stale one.
    /// Default: false.
    /// </summary>
    /// <remarks>Source: <c>wantPID</c> of <c>listenUNIX</c>; the lock is the one that Twisted's programs use.</remarks>
    public bool WantPid { get; init; }

    /// <summary>How many callers the system may keep waiting to be accepted. Default: 1,024 (Twisted: 50); the system
    /// may allow less.</summary>
    public int Backlog { get; init; } = 1024;
}
