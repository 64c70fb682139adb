using System.Globalization;
using System.Text;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Templates.Shells;

namespace Becket.Cli.Running.Templates;

/// <summary>Creates jobs from values: fills every text that may hold placeholders.</summary>
internal sealed class JobTemplate
{
    private readonly CommandTemplate _command;
    private readonly (string Name, TextTemplate Value)[] _environment;
    private readonly string? _slotVariable;
    private readonly TextTemplate? _workingDirectory;
    private readonly TextTemplate? _standardInputFile;
    private readonly string? _sharedFile;
    private readonly TextTemplate? _tag;
    private readonly TextTemplate? _resultName;
    private readonly TextTemplate[] _sends;
    private readonly TextTemplate[] _returns;
    private readonly JobFilter[] _filters;
    private readonly IReadOnlyList<string> _names;

    /// <summary>Whether the results of a job are named by all its values together: a folder for each of some thousand
    /// values would be too long a path.</summary>
    private readonly bool _namesValuesTogether;

    /// <param name="options">The texts with their placeholders.</param>
    /// <param name="names">The names of the columns; empty if they have no names.</param>
    public JobTemplate(RunOptions options, IReadOnlyList<string> names)
    {
        _names = names;
        _namesValuesTogether = !options.Batch.IsOneEach && options.Report.Results is not null;
        PlaceholderSyntax syntax = options.Placeholders.Syntax(names);
        IReadOnlyList<string> words = IsWholeLine(options.Command, options.Child, syntax) ? [] : options.Command;
        _environment =
        [
            .. options.Child.Environment.Select(variable => (variable.Name, new TextTemplate(variable.Value, syntax))),
        ];
        _slotVariable = options.Child.SlotVariable;
        _workingDirectory = Optional(options.Child.WorkingDirectory, syntax);
        _sharedFile = options.Pipe.SharedFile;
        _standardInputFile = Optional(options.Child.StandardInputFile, syntax);
        _command = new CommandTemplate(
            words,
            syntax,
            CommandWay.Of(words, options.Child, syntax),
            options.Batch.ReplacesInContext,
            appendsValues: !TakesValuesElsewhere && !options.Pipe.Tee
        );
        _sends = [.. options.Transfer.Sends.Select(text => new TextTemplate(text, syntax))];
        _returns = [.. options.Transfer.Returns.Select(text => new TextTemplate(text, syntax))];
        _filters = [.. options.Input.Filters.Select(filter => new JobFilter(filter, syntax))];
        _tag = Optional(options.Report.Tag, syntax);
        TextTemplate? results = Optional(options.Report.Results, syntax);
        _resultName = results is { Placeholders.Count: > 0 } ? results : null;
    }

    /// <summary>The command as typed, with its placeholders.</summary>
    public string Text => _command.Text;

    /// <summary>The number of placeholders for values in the command.</summary>
    public int ValuePlaceholders => _command.ValuePlaceholders;

    /// <summary>Whether the number of all jobs must be known before the first one.</summary>
    public bool NeedsTotal => Placeholders.Any(placeholder => placeholder.NeedsTotal);

    /// <summary>Whether an expression or a filter may skip jobs.</summary>
    public bool CanSkip => _filters.Length > 0 || Placeholders.Any(placeholder => placeholder.CanSkip);

    /// <summary>Whether the jobs get values as variables or as input. A working directory does not count, as for GNU
    /// parallel.</summary>
    private bool TakesValuesElsewhere =>
        _environment
            .SelectMany(variable => variable.Value.Placeholders)
            .Concat(Of(_standardInputFile))
            .Any(placeholder => placeholder.IsValue);

    private IEnumerable<Placeholder> Placeholders =>
        _command
            .Placeholders.Concat(_environment.SelectMany(variable => variable.Value.Placeholders))
            .Concat(Of(_workingDirectory))
            .Concat(Of(_standardInputFile))
            .Concat(Of(_tag))
            .Concat(Of(_resultName))
            .Concat(_sends.Concat(_returns).SelectMany(file => file.Placeholders))
            .Concat(_filters.SelectMany(filter => filter.Placeholders));

    /// <summary>Finds mistakes in the command before files are written. With a header, the names of the columns are
    /// unknown at that time, and with them the placeholders.</summary>
    /// <exception cref="MisuseException">The command cannot run.</exception>
    public static void Check(RunOptions options)
    {
        if (!options.Input.Header)
        {
            _ = new JobTemplate(options, names: []);
        }
    }

    /// <summary>Whether an expression or a filter skips the job with these values.</summary>
    public bool Skips(in JobValues values)
    {
        foreach (JobFilter filter in _filters)
        {
            if (!filter.Takes(values))
            {
                return true;
            }
        }

        try
        {
            foreach (Placeholder placeholder in Placeholders)
            {
                if (placeholder.Skips(values))
                {
                    return true;
                }
            }
        }
        catch (ValueException)
        {
            // The job fails with this error when it starts.
        }

        return false;
    }

    /// <summary>Measures the command of a job, without creating the job.</summary>
    public CommandSize Measure(in JobValues values)
    {
        IReadOnlyList<string> arguments;
        try
        {
            arguments = _command.Arguments(values);
        }
        catch (ValueException)
        {
            // The job fails with this error when it starts.
            return default;
        }

        long all = 0;
        long longest = 0;
        foreach (string argument in arguments)
        {
            long bytes = Encoding.UTF8.GetByteCount(argument) + 1;
            all += bytes;
            longest = Math.Max(longest, bytes);
        }

        long characters = _command.IsScript ? Encoding.UTF8.GetByteCount(arguments[^1]) + 1 : all;
        foreach ((string name, string value) in Environment(values))
        {
            all += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value) + 2 + IntPtr.Size;
        }

        // Each argument has a pointer, and so has the end of the list.
        return new CommandSize(characters, all + ((arguments.Count + 1) * IntPtr.Size), longest);
    }

    /// <summary>Creates a job. A job whose values the command cannot take has a reason why it cannot start.</summary>
    public PreparedJob Fill(in JobValues values)
    {
        try
        {
            IReadOnlyList<string> arguments = _command.Fill(values, out string text);
            return Job(values, arguments, text, _tag?.Fill(values), _resultName?.Fill(values)) with
            {
                Environment = Environment(values),
                WorkingDirectory = _workingDirectory?.Fill(values),
                StandardInputFile = _sharedFile ?? _standardInputFile?.Fill(values),
                Sends = Fill(_sends, values),
                Returns = Fill(_returns, values),
            };
        }
        catch (ValueException refused)
        {
            return Job(values, [], Text, _tag is null ? null : string.Join(' ', values.Columns), resultName: null) with
            {
                Refusal = refused.Message,
            };
        }
    }

    /// <summary>Whether the command is the value alone: each line is a command for a shell, as without a
    /// command.</summary>
    private static bool IsWholeLine(IReadOnlyList<string> words, ChildOptions child, PlaceholderSyntax syntax) =>
        !child.NoShell && words is [var word] && new TextTemplate(word, syntax).Only is { IsWholeValue: true };

    private PreparedJob Job(
        in JobValues values,
        IReadOnlyList<string> arguments,
        string text,
        string? tag,
        string? resultName = null
    ) =>
        new()
        {
            Job = new Job
            {
                Number = values.Number,
                Values = _namesValuesTogether ? [string.Join(' ', values.Columns)] : values.Columns,
                Names = _names,
                Arguments = arguments,
                Text = text,
                Tag = tag,
                ResultName = resultName,
            },
            Environment = [],
            WorkingDirectory = null,
            StandardInputFile = null,
            Slot = values.Slot,
        };

    private (string Name, string Value)[] Environment(in JobValues values)
    {
        if (_environment.Length == 0 && _slotVariable is null)
        {
            return [];
        }

        var variables = new (string, string)[_environment.Length + (_slotVariable is null ? 0 : 1)];
        for (int i = 0; i < _environment.Length; i++)
        {
            variables[i] = (_environment[i].Name, _environment[i].Value.Fill(values));
        }

        if (_slotVariable is { } name)
        {
            variables[^1] = (name, (values.Slot - 1).ToString(CultureInfo.InvariantCulture));
        }

        return variables;
    }

    private static string[] Fill(TextTemplate[] templates, in JobValues values)
    {
        if (templates.Length == 0)
        {
            return [];
        }

        string[] texts = new string[templates.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = templates[i].Fill(values);
        }

        return texts;
    }

    private static IEnumerable<Placeholder> Of(TextTemplate? template) => template?.Placeholders ?? [];

    private static TextTemplate? Optional(string? text, PlaceholderSyntax syntax) =>
        text is null ? null : new TextTemplate(text, syntax);
}
