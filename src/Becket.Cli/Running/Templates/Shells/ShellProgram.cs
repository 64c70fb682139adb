namespace Becket.Cli.Running.Templates.Shells;

/// <summary>A shell that runs scripts.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Kind">How it reads quotes.</param>
internal sealed record ShellProgram(string Path, ShellKind Kind)
{
    private const string Known = "sh, dash, ash, bash, zsh and fish";

    /// <summary>The shell of scripts that must not depend on the user.</summary>
    public static ShellProgram Sh { get; } = new("/bin/sh", ShellKind.Posix);

    /// <summary>The shell that the environment names: <c>PARALLEL_SHELL</c>, or else <c>SHELL</c> if its quotes are
    /// known, or else <c>/bin/sh</c>.</summary>
    /// <exception cref="MisuseException"><c>PARALLEL_SHELL</c> names no known shell.</exception>
    public static ShellProgram OfEnvironment()
    {
        if (Environment.GetEnvironmentVariable("PARALLEL_SHELL") is { Length: > 0 } chosen)
        {
            return Named(chosen, "PARALLEL_SHELL");
        }

        string? login = Environment.GetEnvironmentVariable("SHELL");
        return login is { Length: > 0 } && KindOf(login) is { } kind && ProgramPath.Find(login) is { } path
            ? new ShellProgram(path, kind)
            : Sh;
    }

    /// <summary>The shell with a name or a path.</summary>
    /// <param name="name">A name, such as bash, or a path.</param>
    /// <param name="source">The option or variable that names it, for the message.</param>
    /// <exception cref="MisuseException">The shell does not exist, or its quotes are unknown.</exception>
    public static ShellProgram Named(string name, string source)
    {
        if (KindOf(name) is not { } kind)
        {
            throw new MisuseException($"{source} takes a shell of {Known}, not '{name}'");
        }

        return ProgramPath.Find(name) is { } path
            ? new ShellProgram(path, kind)
            : throw new MisuseException($"{source} names the shell '{name}', and there is no such program");
    }

    /// <summary>The program and its arguments that run a script.</summary>
    public string[] Command(string script)
    {
        // The shell would take "-x" for an option.
        string safe = script.StartsWith('-') || script.StartsWith('+') ? " " + script : script;
        return [Path, "-c", safe];
    }

    private static ShellKind? KindOf(string name) =>
        name[(name.LastIndexOf('/') + 1)..] switch
        {
            "sh" or "dash" or "ash" => ShellKind.Posix,
            "bash" or "rbash" => ShellKind.Bash,
            "zsh" => ShellKind.Zsh,
            "fish" => ShellKind.Fish,
            _ => null,
        };
}
