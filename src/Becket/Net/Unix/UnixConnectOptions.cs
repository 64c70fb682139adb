using Becket.Time;

namespace Becket.Net.Unix;

/// <summary>Options for a connection to a Unix socket. Every option has a default.</summary>
public sealed record UnixConnectOptions
{
    /// <summary>How long to wait for the connection. Default: 30 s, as in Twisted.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: as long as the system does.</summary>
    public TimeSpan ConnectTimeout
    {
        get;
        init => field = TimeLimits.Positive(value, nameof(ConnectTimeout));
    } = TimeSpan.FromSeconds(30);

    /// <summary>Whether to connect only if the listener's lock file names a running process, see
    /// <see cref="UnixListenOptions.WantPid"/>. Default: false.</summary>
    /// <remarks>Source: <c>checkPID</c> of <c>connectUNIX</c>.</remarks>
    public bool CheckPid { get; init; }
}
