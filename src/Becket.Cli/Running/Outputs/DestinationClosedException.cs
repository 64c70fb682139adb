namespace Becket.Cli.Running.Outputs;

/// <summary>Thrown when the reader of the tool's output has exited, as <c>head</c> does after its last line.</summary>
internal sealed class DestinationClosedException() : IOException("The output has no reader any more.");
