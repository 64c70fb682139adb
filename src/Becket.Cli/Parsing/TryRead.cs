namespace Becket.Cli.Parsing;

/// <summary>Reads a value from text.</summary>
/// <returns>False if the text is not such a value.</returns>
internal delegate bool TryRead<T>(string text, out T value);
