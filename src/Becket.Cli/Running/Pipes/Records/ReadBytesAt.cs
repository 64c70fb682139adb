namespace Becket.Cli.Running.Pipes.Records;

/// <summary>Reads bytes at a position.</summary>
/// <returns>The number of bytes: as many as fit, or fewer at the end.</returns>
internal delegate int ReadBytesAt(Span<byte> into, long position);
