using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Options for executing the command. All texts may hold placeholders.</summary>
internal sealed record ChildOptions
{
    /// <summary>Whether a shell reads the command.</summary>
    public bool Shell { get; init; }

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
            .Flag(
                ["--shell"],
                "Run the command through sh -c. Values are quoted, so the shell reads none of them as code.",
                child => child with { Shell = true }
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
            .Flag(["--dry-run"], "Print the commands and run none.", child => child with { DryRun = true });
}
