using System.Net;
using Becket.Time;

namespace Becket.Net;

/// <summary>Options for an outgoing connection. Every option has a default.</summary>
public sealed record ConnectOptions
{
    /// <summary>How long to wait for the connection, the look-up of the name included. Default: 30 s, as in Twisted.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: as long as the system does.</summary>
    public TimeSpan ConnectTimeout
    {
        get;
        init => field = TimeLimits.Positive(value, nameof(ConnectTimeout));
    } = TimeSpan.FromSeconds(30);

    /// <summary>The local address to connect from; a port of zero lets the system choose. Default: null, any.</summary>
    public IPEndPoint? BindAddress { get; init; }

    /// <summary>Whether the connection begins with <see cref="ITransport.NoDelay"/>. Default: true.</summary>
    public bool NoDelay { get; init; } = true;
}
