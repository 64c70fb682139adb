using System.Net;

namespace Becket.Reactors.Drivers;

/// <summary>Settings of an <see cref="IoListener"/>.</summary>
/// <param name="Backlog">The most connections that wait in the system's queue.</param>
/// <param name="NoDelay">Whether accepted TCP channels begin with NoDelay.</param>
/// <param name="ReusePort">Whether other listeners may share the address, the system spreading the
/// connections (SO_REUSEPORT).</param>
/// <param name="DualMode">Whether an IPv6 listener accepts IPv4 connections too.</param>
/// <param name="UnixMode">Permission bits of a Unix socket's file; null leaves them to the umask.</param>
internal sealed record ListenSettings(
    int Backlog = 1024,
    bool NoDelay = true,
    bool ReusePort = false,
    bool DualMode = false,
    UnixFileMode? UnixMode = null
);

/// <summary>Settings of a connecting <see cref="IoChannel"/>.</summary>
/// <param name="Bind">The local address; null for any.</param>
/// <param name="NoDelay">Whether a TCP channel begins with NoDelay.</param>
internal sealed record ConnectSettings(EndPoint? Bind = null, bool NoDelay = true);

/// <summary>Settings of <see cref="IoDatagrams"/>.</summary>
/// <param name="LargestDatagram">Longer ones are cut off. In bytes.</param>
/// <param name="ReuseAddress">Whether several may listen at one multicast address.</param>
/// <param name="UnixMode">Permission bits of a Unix socket's file; null leaves them to the umask.</param>
internal sealed record DatagramSettings(
    int LargestDatagram = 65_535,
    bool ReuseAddress = false,
    UnixFileMode? UnixMode = null
);
