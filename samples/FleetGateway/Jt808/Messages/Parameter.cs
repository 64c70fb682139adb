namespace Becket.Samples.Fleet.Jt808.Messages;

/// <summary>One parameter of 0x8103: what a terminal is to change.</summary>
/// <param name="Id">Which; the same may come several times.</param>
/// <param name="Value">As it is sent.</param>
public readonly record struct Parameter(uint Id, ReadOnlyMemory<byte> Value);
