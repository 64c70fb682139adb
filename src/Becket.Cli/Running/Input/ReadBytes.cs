namespace Becket.Cli.Running.Input;

/// <summary>Reads the available bytes without waiting for more.</summary>
/// <returns>The number of bytes; 0 at the end; null if none are available yet, and <paramref name="arrived"/> is called
/// once when some may be.</returns>
/// <exception cref="RunException">The source cannot be read.</exception>
internal delegate int? ReadBytes(Span<byte> into, Action arrived);
