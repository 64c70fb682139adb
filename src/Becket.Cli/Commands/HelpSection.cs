namespace Becket.Cli.Commands;

/// <summary>A list of terms with a text each, such as the exit codes, for the help and the manual page.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Rows">The terms in their order.</param>
internal sealed record HelpSection(string Title, IReadOnlyList<(string Term, string Text)> Rows);
