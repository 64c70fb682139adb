using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Options for executing the command. All texts may hold placeholders.</summary>
internal sealed record ChildOptions
{
    /// <summary>Whether a shell reads the command.</summary>
    public bool Shell { get; init; }

    /// <summary>The shell's name or path; null for the one that the environment names.</summary>
    public string? ShellName { get; init; }

    /// <summary>Whether no shell reads the command, whatever it looks like.</summary>
    public bool NoShell { get; init; }

    /// <summary>Variables that are set beside those of this process.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>The variable that gets the number of the job's slot, from 0 as xargs counts; null for none.</summary>
    public string? SlotVariable { get; init; }

    /// <summary>Null for the directory of this process.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The file that a job reads as standard input; null for nothing.</summary>
    public string? StandardInputFile { get; init; }

    /// <summary>Whether the commands are printed and none is executed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether each command is printed on standard error before it runs.</summary>
    public bool Traces { get; init; }

    /// <summary>Whether each command is printed before its output.</summary>
    public bool Shows { get; init; }

    /// <summary>Whether the user is asked about each command.</summary>
    public bool Asks { get; init; }

    /// <summary>Reads NAME=VALUE. A name alone gives null: it asks GNU parallel to pass a variable on, and this tool
    /// passes all of them on.</summary>
    private static ValueReader<(string Name, string Value)?> Variable { get; } =
        new(
            "NAME=VALUE",
            (string text, out (string Name, string Value)? variable) =>
            {
                int equals = text.IndexOf('=', StringComparison.Ordinal);
                variable = equals > 0 ? (text[..equals], text[(equals + 1)..]) : null;
                return equals != 0 && text.Length > 0;
            }
        );

    private static ValueReader<string> VariableName { get; } =
        new(
            "the name of a variable",
            (string text, out string name) =>
            {
                name = text;
                return text.Length > 0 && !text.Contains('=', StringComparison.Ordinal);
            }
        );

    public static OptionGroup<ChildOptions> CreateGroup() =>
        new OptionGroup<ChildOptions>("The command")
            .OptionalValue(
                ["--shell"],
                "SHELL",
                "Run the command through a shell, which reads no value as code; --shell=bash for another one than "
                    + "$PARALLEL_SHELL or $SHELL.",
                ValueReaders.FileName,
                missing: "",
                (child, shell) =>
                    child with
                    {
                        Shell = true,
                        ShellName = shell.Length == 0 ? null : shell,
                        NoShell = false,
                    }
            )
            .Flag(
                ["--no-shell", "--quote", "-q"],
                "Pass the words of the command as they are, also those that look like a script.",
                child => child with { Shell = false, NoShell = true }
            )
            .Values(
                ["--env"],
                "NAME=VALUE",
                "Set a variable for the jobs, beside the inherited ones; may hold placeholders, and be given "
                    + "more than once.",
                Variable,
                (child, variables) => child with { Environment = [.. variables.OfType<(string, string)>()] }
            )
            .Value(
                ["--process-slot-var"],
                "NAME",
                "Set this variable to the number of the job's slot, from 0: of a GPU, for example.",
                VariableName,
                (child, name) => child with { SlotVariable = name }
            )
            .Value(
                ["--workdir", "--wd"],
                "DIR",
                "The directory in which the jobs run; may hold placeholders.",
                ValueReaders.DirectoryName,
                (child, directory) => child with { WorkingDirectory = directory }
            )
            .Value(
                ["--stdin"],
                "FILE",
                "The file that the jobs read as standard input; may hold placeholders. [default: nothing]",
                ValueReaders.FileName,
                (child, file) => child with { StandardInputFile = file }
            )
            .Flag(["--dry-run", "--dryrun"], "Print the commands and run none.", child => child with { DryRun = true })
            .Flag(
                ["--verbose", "-t"],
                "Print each command on standard error before it runs.",
                child => child with { Traces = true }
            )
            .Flag(
                ["--show-command", "-v"],
                "Print each command before its output.",
                child => child with { Shows = true }
            )
            .Flag(
                ["--interactive", "-p"],
                "Ask on the terminal whether each command shall run.",
                child => child with { Asks = true }
            );
}
