namespace Becket.Net.Unix;

/// <summary>Options for listening at a Unix socket. Every option has a default.</summary>
public sealed record UnixListenOptions
{
    /// <summary>The permission bits of the socket's file: users who may write to it may connect. Default: null, the
    /// process's umask decides. They are set before a client can connect.</summary>
    /// <remarks>Differs: Twisted's default is 666, every user.</remarks>
    public UnixFileMode? Mode { get; init; }

    /// <summary>
    /// Whether a lock file (the path with <c>.lock</c> behind it, a symbolic link to the process's number) names the
    /// process that listens, so that two programs that start at the same time cannot take each other's socket for a
    /// stale one. Default: false.
    /// </summary>
    /// <remarks>Source: <c>wantPID</c> of <c>listenUNIX</c>; the lock is the one that Twisted's programs use.</remarks>
    public bool WantPid { get; init; }

    /// <summary>How many connections the system may keep waiting to be accepted. Default: 1,024 (Twisted: 50); the
    /// system may allow less.</summary>
    public int Backlog { get; init; } = 1024;
}
