namespace Becket.Net.Transports;

/// <summary>A transport whose protocol can be exchanged. StartTls uses it to put TLS between the two in
/// mid-stream.</summary>
internal interface IProtocolSlot
{
    /// <summary>Whether a producer is registered.</summary>
    bool HasProducer { get; }

    /// <summary>Calls another protocol from now on.</summary>
    /// <returns>The protocol until now.</returns>
    IProtocol Exchange(IProtocol protocol);
}
