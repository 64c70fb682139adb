namespace Becket.Cli.Running.Templates;

/// <summary>How a shell reads the text at a place in a script.</summary>
internal enum ShellContext
{
    Plain,
    InDoubleQuotes,
    InSingleQuotes,
}
