using Becket.Net.Errors;

namespace Becket.Net.Transports;

/// <summary>Ends of connections for reasons of this side, such as that they took too long.</summary>
internal static class TransportTimeouts
{
    /// <summary>Closes the connection as <see cref="ITransport.LoseConnection"/> does, with another reason.</summary>
    public static void LoseTimedOut(this ITransport transport, string message)
    {
        SetReason(transport, new ConnectionTimedOutException(message));
        transport.LoseConnection();
    }

    /// <summary>Closes the connection as <see cref="ITransport.AbortConnection"/> does, with another reason.</summary>
    public static void AbortTimedOut(this ITransport transport, string message) =>
        transport.AbortBecause(new ConnectionTimedOutException(message));

    /// <inheritdoc cref="AbortTimedOut"/>
    public static void AbortBecause(this ITransport transport, ConnectionEndedException reason)
    {
        SetReason(transport, reason);
        transport.AbortConnection();
    }

    private static void SetReason(ITransport transport, ConnectionEndedException reason)
    {
        // One that ends already has its reason.
        if (transport.IsConnected || transport.Unsent > 0)
        {
            (transport as IReasonedTransport)?.SetReason(reason);
        }
    }
}
