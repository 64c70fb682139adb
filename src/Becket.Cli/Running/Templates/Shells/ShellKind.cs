namespace Becket.Cli.Running.Templates.Shells;

/// <summary>Shells that read quotes in different ways.</summary>
internal enum ShellKind
{
    /// <summary>sh, dash and ash: any shell may be behind the name sh.</summary>
    Posix,
    Bash,
    Zsh,
    Fish,
}
