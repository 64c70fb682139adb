namespace Becket.Cli.Running.Options;

/// <summary>Options that make no sense together.</summary>
internal sealed class MisuseException(string message) : Exception(message);
