namespace Becket.Protocols.Framing;

/// <summary>Takes the bytes that a state waited for.</summary>
/// <param name="data">Exactly as many as were asked for. Valid until the call returns.</param>
/// <returns>What to wait for next; the default value: the same again.</returns>
public delegate ProtocolState StateHandler(ReadOnlySpan<byte> data);
