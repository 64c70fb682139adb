namespace Becket.Net.Unix;

/// <summary>The process at the other end of a Unix socket, as it was when it connected, or began to listen.</summary>
/// <param name="Pid">The number of the process. It may have ended since, and the number belong to another one; zero if
/// it is not visible from this process's namespace.</param>
/// <param name="Uid">The number of its effective user.</param>
/// <param name="Gid">The number of its effective group.</param>
/// <remarks>Source: <c>SO_PEERCRED</c>, unix(7).</remarks>
public readonly record struct UnixCredentials(int Pid, long Uid, long Gid);
