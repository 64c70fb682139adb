namespace Becket.Cli.Running.Templates;

/// <summary>Thrown when a command cannot take a job's value: that job fails, and the others run.</summary>
/// <param name="message">The reason, and what to write instead.</param>
internal sealed class ValueException(string message) : Exception(message);
