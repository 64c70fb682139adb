using System.Text;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;

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

    /// <summary>Whether the results of a job are named by all its values together: a folder for each of some thousand
    /// values would be too long a path.</summary>
    private readonly bool _namesValuesTogether;

    /// <param name="options">The texts with their placeholders.</param>
    /// <param name="names">The names of the columns; empty if they have no names.</param>
    public JobTemplate(RunOptions options, IReadOnlyList<string> names)
    {
        _names = names;
        _namesValuesTogether = !options.Batch.IsOneEach && options.Report.ResultsDirectory is not null;
        _command = new CommandTemplate(options.Command, names, options.Child.Shell, options.Batch.ReplacesInContext);
        _environment =
        [
            .. options.Child.Environment.Select(variable => (variable.Name, new TextTemplate(variable.Value, names))),
        ];
        _workingDirectory = Optional(options.Child.WorkingDirectory, names);
        _standardInputFile = Optional(options.Child.StandardInputFile, names);
        _tag = Optional(options.Report.Tag, names);
    }

    /// <summary>The command as typed, with its placeholders.</summary>
    public string Text => _command.Text;

    /// <summary>The number of placeholders for values in the command.</summary>
    public int ValuePlaceholders => _command.ValuePlaceholders;

    /// <summary>Measures the command of a job, without creating the job.</summary>
    public CommandSize Measure(in JobValues values)
    {
        IReadOnlyList<string> arguments = _command.Arguments(values);
        long all = 0;
        long longest = 0;
        foreach (string argument in arguments)
        {
            long bytes = Encoding.UTF8.GetByteCount(argument) + 1;
            all += bytes;
            longest = Math.Max(longest, bytes);
        }

        long characters = _command.IsScript ? longest : all;
        foreach ((string name, string value) in Environment(values))
        {
            all += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value) + 2 + IntPtr.Size;
        }

        // Each argument has a pointer, and so has the end of the list.
        return new CommandSize(characters, all + ((arguments.Count + 1) * IntPtr.Size), longest);
    }

    public PreparedJob Fill(in JobValues values)
    {
        IReadOnlyList<string> arguments = _command.Fill(values, out string text);
        return new PreparedJob
        {
            Job = new Job
            {
                Number = values.Number,
                Values = _namesValuesTogether ? [string.Join(' ', values.Columns)] : values.Columns,
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

    private static TextTemplate? Optional(string? text, IReadOnlyList<string> names) =>
        text is null ? null : new TextTemplate(text, names);
}
