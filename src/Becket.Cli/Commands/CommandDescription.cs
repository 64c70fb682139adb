namespace Becket.Cli.Commands;

/// <summary>A command as data, for the help, the manual page and the completion.</summary>
internal sealed record CommandDescription
{
    /// <summary>The command as typed: <c>becket run</c>.</summary>
    public required string FullName { get; init; }

    /// <summary>One sentence: what the command does.</summary>
    public required string Summary { get; init; }

    /// <summary>What may follow the full name, one form a line.</summary>
    public required IReadOnlyList<string> Usage { get; init; }

    /// <summary>Paragraphs that follow the usage.</summary>
    public IReadOnlyList<string> About { get; init; } = [];

    /// <summary>What precedes the options, such as the placeholders.</summary>
    public IReadOnlyList<HelpSection> Before { get; init; } = [];

    /// <summary>What follows the options, such as the exit codes and the examples.</summary>
    public IReadOnlyList<HelpSection> After { get; init; } = [];

    /// <summary>The words that may be the command's first, for the completion; null if they are a command with
    /// arguments of its own.</summary>
    public IReadOnlyList<string>? Words { get; init; } = [];

    /// <summary>The last word of the full name.</summary>
    public string Name => FullName[(FullName.LastIndexOf(' ') + 1)..];
}
