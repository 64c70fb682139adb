namespace Becket.Cli.Commands;

/// <summary>What an option that prints something prints it about, and where.</summary>
/// <param name="Command">The command of the command line.</param>
/// <param name="Value">The option's value; null for none.</param>
/// <param name="Words">The words behind the option.</param>
/// <param name="Output">Where it is printed.</param>
internal sealed record InformationRequest(
    ToolCommand Command,
    string? Value,
    IReadOnlyList<string> Words,
    TextWriter Output
);
