using Becket.Net.Errors;

namespace Becket.Net.Transports;

/// <summary>Ends of connections that took too long.</summary>
internal static class TransportTimeouts
{
    /// <summary>Closes the connection as <see cref="ITransport.LoseConnection"/> does, with another reason.</summary>
    public static void LoseTimedOut(this ITransport transport, string message)
    {
        SetReason(transport, message);
        transport.LoseConnection();
    }

    /// <summary>Closes the connection as <see cref="ITransport.AbortConnection"/> does, with another reason.</summary>
    public static void AbortTimedOut(this ITransport transport, string message)
    {
        SetReason(transport, message);
        transport.AbortConnection();
    }

    private static void SetReason(ITransport transport, string message)
    {
        // One that ends already has its reason.
        if (transport.IsConnected || transport.Unsent > 0)
        {
            (transport as IReasonedTransport)?.SetReason(new ConnectionTimedOutException(message));
        }
    }
}
