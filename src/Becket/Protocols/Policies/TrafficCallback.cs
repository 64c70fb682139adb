namespace Becket.Protocols.Policies;

/// <summary>Called with what passes through a connection.</summary>
/// <param name="connection">The connection.</param>
/// <param name="number">Its number: 1 for the first of the factory, 2 for the next.</param>
/// <param name="kind">What happened.</param>
/// <param name="data">The bytes, if any. Valid until the call returns.</param>
/// <remarks>Called before the bytes reach the protocol or the transport. An exception ends the connection, as if the
/// protocol had thrown it.</remarks>
public delegate void TrafficCallback(
    ProtocolWrapper connection,
    long number,
    TrafficKind kind,
    ReadOnlySpan<byte> data
);
