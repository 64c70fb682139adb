namespace Becket.Cli.Traces;

/// <summary>A trace cannot be read.</summary>
internal sealed class TraceFileException(string message, Exception? innerException)
    : Exception(message, innerException);
