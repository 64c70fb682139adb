namespace Becket.Cli.Running.Templates;

/// <summary>What a shell makes of the text at some place of its script.</summary>
internal enum ShellContext
{
    Plain,
    InDoubleQuotes,
    InSingleQuotes,
}
