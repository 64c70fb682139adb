using Becket.Deferreds;

namespace Becket.Net.Clients;

/// <summary>How a <see cref="ClientService{TProtocol}"/> is to be. Every option has a default.</summary>
/// <typeparam name="TProtocol">The protocol.</typeparam>
public sealed record ClientServiceOptions<TProtocol>
    where TProtocol : class, IProtocol
{
    /// <summary>How long to wait before connecting again. Default: 1 s and half as much more each time, up to 60 s, and
    /// up to 1 s by chance.</summary>
    public BackoffPolicy RetryPolicy { get; init; } = new();

    /// <summary>Called with each new connection before anybody else gets it: to log in, for one. If it fails, the
    /// connection is closed, and that counts as a failure to connect. Default: null, nothing.</summary>
    /// <remarks>Source: <c>prepareConnection</c>.</remarks>
    public Func<TProtocol, Deferred>? PrepareConnection { get; init; }

    /// <summary>Where the chance in pauses comes from. Default: null: the same in each run in virtual time, another one
    /// in each process in real time.</summary>
    public Random? Random { get; init; }
}
