namespace Becket.Cli.Top;

/// <summary>One reactor of a program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Blocked">If its loop does not answer: what it does; null otherwise.</param>
/// <param name="Snapshot">The newest snapshot; null if the loop has never answered.</param>
internal sealed record ReactorReport(string Name, BlockedReport? Blocked, ReactorSnapshot? Snapshot);
