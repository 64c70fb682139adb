namespace Becket.Cli.Timelines;

/// <summary>Thrown when a timeline's file cannot be written.</summary>
internal sealed class TimelineFileException(string message, Exception? inner) : Exception(message, inner);
