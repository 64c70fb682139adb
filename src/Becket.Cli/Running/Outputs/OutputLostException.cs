namespace Becket.Cli.Running.Outputs;

/// <summary>Thrown when a job's output can no longer be kept or written. The message names the place and the reason for
/// the user.</summary>
internal sealed class OutputLostException(string message, Exception? inner = null) : IOException(message, inner);
