namespace Becket.Protocols.Framing;

/// <summary>Takes the bytes that a state has waited for.</summary>
/// <param name="data">The bytes: exactly as many as the state waited for. Valid until the call returns.</param>
/// <returns>The next state; the default value means the same state again.</returns>
public delegate ProtocolState StateHandler(ReadOnlySpan<byte> data);
