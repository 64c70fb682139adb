namespace Becket.Cli.Running.Options;

/// <summary>Thrown when options contradict each other.</summary>
internal sealed class MisuseException(string message) : Exception(message);
