namespace Becket.Cli.Running.Outputs;

/// <summary>What a job wrote can be kept or written no longer: its message tells the user where, and why.</summary>
internal sealed class OutputLostException(string message, Exception? inner = null) : IOException(message, inner);
