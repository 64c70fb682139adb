using Becket.Deferreds;
using Becket.Tasks;

namespace Becket.Net.Clients;

/// <summary>Options for a <see cref="ClientService{TProtocol}"/>. Every option has a default.</summary>
/// <typeparam name="TProtocol">The protocol.</typeparam>
public sealed record ClientServiceOptions<TProtocol>
    where TProtocol : class, IProtocol
{
    /// <summary>How long to wait before connecting again. Default: 1 s and half as much more each time, up to 60 s, and
    /// a random part of up to 1 s.</summary>
    public BackoffPolicy RetryPolicy { get; init; } = new();

    /// <summary>Called with each new connection before <see cref="ClientService{TProtocol}.WhenConnected"/> gives it
    /// out: to log in, for one. If it fails, the connection is closed, and that counts as a failure to connect.
    /// Default: null, nothing.</summary>
    /// <remarks>Source: <c>prepareConnection</c>.</remarks>
    [RunsOnLoop]
    public Func<TProtocol, Deferred>? PrepareConnection { get; init; }

    /// <summary>The source of randomness in pauses. Default: null: in virtual time the same in each run, in real time
    /// another one in each process.</summary>
    public Random? Random { get; init; }
}
