using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Templates.Shells;

namespace Becket.Cli.Running.Templates;

/// <summary>Creates jobs from values: fills every text that may hold placeholders.</summary>
internal sealed class JobTemplate
{
    private readonly CommandTemplate _command;
    private readonly (string Name, TextTemplate Value)[] _environment;
    private readonly TextTemplate? _workingDirectory;
    private readonly TextTemplate? _standardInputFile;
    private readonly TextTemplate? _tag;
    private readonly IReadOnlyList<string> _names;

    /// <param name="options">The texts with their placeholders.</param>
    /// <param name="names">The names of the columns; empty if they have no names.</param>
    public JobTemplate(RunOptions options, IReadOnlyList<string> names)
    {
        _names = names;
        PlaceholderSyntax syntax = options.Placeholders.Syntax(names);
        _command = new CommandTemplate(
            options.Command,
            syntax,
            CommandWay.Of(options.Command, options.Child, syntax)
        );
        _environment =
        [
            .. options.Child.Environment.Select(variable => (variable.Name, new TextTemplate(variable.Value, syntax))),
        ];
        _workingDirectory = Optional(options.Child.WorkingDirectory, syntax);
        _standardInputFile = Optional(options.Child.StandardInputFile, syntax);
        _tag = Optional(options.Report.Tag, syntax);
    }

    /// <summary>The command as typed, with its placeholders.</summary>
    public string Text => _command.Text;

    public PreparedJob Fill(in JobValues values)
    {
        IReadOnlyList<string> arguments = _command.Fill(values, out string text);
        return new PreparedJob
        {
            Job = new Job
            {
                Number = values.Number,
                Values = values.Columns,
                Names = _names,
                Arguments = arguments,
                Text = text,
                Tag = _tag?.Fill(values),
            },
            Environment = Environment(values),
            WorkingDirectory = _workingDirectory?.Fill(values),
            StandardInputFile = _standardInputFile?.Fill(values),
        };
    }

    private (string Name, string Value)[] Environment(in JobValues values)
    {
        if (_environment.Length == 0)
        {
            return [];
        }

        var variables = new (string, string)[_environment.Length];
        for (int i = 0; i < variables.Length; i++)
        {
            variables[i] = (_environment[i].Name, _environment[i].Value.Fill(values));
        }

        return variables;
    }

    private static TextTemplate? Optional(string? text, PlaceholderSyntax syntax) =>
        text is null ? null : new TextTemplate(text, syntax);
}
