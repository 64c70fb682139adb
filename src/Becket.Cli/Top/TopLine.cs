namespace Becket.Cli.Top;

/// <summary>A line of a report.</summary>
/// <param name="Text">The text, on one line.</param>
/// <param name="Look">How it looks on a terminal.</param>
internal readonly record struct TopLine(string Text, TopLook Look = TopLook.Plain);
