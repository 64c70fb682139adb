namespace Becket.Cli.Timelines.Runs;

/// <summary>The format of a timeline, which the name of its file decides.</summary>
internal enum TimelineFormat
{
    /// <summary>A picture.</summary>
    Svg,

    /// <summary>An interactive page.</summary>
    Html,

    /// <summary>Trace events, for Perfetto and Chrome.</summary>
    Json,
}
