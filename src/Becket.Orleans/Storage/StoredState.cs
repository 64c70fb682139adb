namespace Becket.Orleans.Storage;

/// <summary>A state as it was read.</summary>
/// <param name="Data">The state.</param>
/// <param name="Tag">Names this version of it.</param>
internal readonly record struct StoredState(ReadOnlyMemory<byte> Data, string Tag);
