namespace Becket.Protocols.Policies;

/// <summary>Told what passes through a connection.</summary>
/// <param name="connection">The connection.</param>
/// <param name="number">Its number: 1 for the first of the factory, 2 for the next.</param>
/// <param name="kind">What happens.</param>
/// <param name="data">The bytes, if any. Valid until the call returns.</param>
/// <remarks>Called before the protocol is told, or the transport. What it throws ends the connection, as if the
/// protocol had thrown it.</remarks>
public delegate void TrafficCallback(
    ProtocolWrapper connection,
    long number,
    TrafficKind kind,
    ReadOnlySpan<byte> data
);
