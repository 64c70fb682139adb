namespace Becket.Cli.Timelines;

/// <summary>The picture cannot be written where it was to go.</summary>
internal sealed class TimelineFileException(string message, Exception? inner) : Exception(message, inner);
