namespace Becket.Testing.Watching;

/// <summary>An error that a reactor has logged.</summary>
/// <param name="Text">The message.</param>
/// <param name="Exception">The exception; null if the entry had none.</param>
internal sealed record LoggedError(string Text, Exception? Exception);
