namespace Becket.Net.Transports;

/// <summary>A transport whose protocol can be exchanged, so that TLS can be put between the two in
/// mid-stream.</summary>
internal interface IProtocolSlot
{
    /// <summary>Whether a producer is registered.</summary>
    bool HasProducer { get; }

    /// <summary>From now on another protocol gets what arrives.</summary>
    /// <returns>The one until now.</returns>
    IProtocol Exchange(IProtocol protocol);
}
