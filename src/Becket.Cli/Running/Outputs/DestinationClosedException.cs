namespace Becket.Cli.Running.Outputs;

/// <summary>Whoever read our output has gone, as <c>head</c> does when it has seen enough.</summary>
internal sealed class DestinationClosedException() : IOException("Nobody reads the output any more.");
