namespace Becket.AspNetCore.Tests.Serving;

/// <summary>What every transport of Kestrel must do. The same tests run on Kestrel's own sockets and on reactors; where
/// they differ, a property below says so.</summary>
public abstract partial class TransportContract(TransportKind kind)
{
    public static CancellationToken Test => TestContext.Current.CancellationToken;

    public TransportKind Kind => kind;

    /// <summary>A client that ends its own stream right after several requests gets all answers. Kestrel's sockets
    /// abort the connection when they read the end of the stream, before the handlers have answered.</summary>
    protected bool AnswersHalfClosedClients => kind != TransportKind.KestrelSockets;

    /// <summary>An application that aborts a connection resets it, so that its peer cannot take what it has for the
    /// whole. Kestrel's sockets close in order.</summary>
    protected bool AbortsWithReset => kind != TransportKind.KestrelSockets;

    /// <summary>Answers that end before the request was read arrive, although the client still sends. Kestrel's sockets
    /// close with bytes unread, which resets the connection and may destroy the answer on its way.</summary>
    protected bool LingersAfterTheAnswer => kind != TransportKind.KestrelSockets;
}
