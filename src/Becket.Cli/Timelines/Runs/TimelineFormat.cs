namespace Becket.Cli.Timelines.Runs;

/// <summary>What a timeline is written as: its file's name says so.</summary>
internal enum TimelineFormat
{
    /// <summary>A picture.</summary>
    Svg,

    /// <summary>A page to move about in.</summary>
    Html,

    /// <summary>Trace events, for Perfetto and Chrome.</summary>
    Json,
}
