namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>One parameter of a terminal: in 0x8103, which changes it, and in 0x0104.</summary>
/// <param name="Id">The id. The same id may occur several times.</param>
/// <param name="Value">As sent.</param>
public readonly record struct Parameter(uint Id, ReadOnlyMemory<byte> Value);
