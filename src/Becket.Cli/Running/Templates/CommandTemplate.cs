using Becket.Cli.Running.Templates.Shells;

namespace Becket.Cli.Running.Templates;

/// <summary>The command with its placeholders, which is executed directly or by a shell.</summary>
internal sealed class CommandTemplate
{
    private readonly CommandWay _way;
    private readonly TextTemplate[] _words;
    private readonly ShellTemplate? _script;
    private readonly bool _appendsValues;

    /// <param name="words">The command; empty if each line of the input is a command for a shell.</param>
    /// <param name="syntax">The placeholders.</param>
    /// <param name="way">Whether a shell runs the command.</param>
    public CommandTemplate(IReadOnlyList<string> words, PlaceholderSyntax syntax, CommandWay way)
    {
        _way = way;
        Text =
            words.Count == 0 ? "{}"
            : way.IsScript ? string.Join(' ', words)
            : ShellQuote.Line(words);
        _words = [.. words.Select(word => new TextTemplate(word, syntax))];
        _script =
            way.IsScript && words.Count > 0
                ? new ShellTemplate(string.Join(' ', words), syntax, way.Shell.Kind)
                : null;
        _appendsValues = !Array.Exists(_words, word => word.HasValues);
    }

    /// <summary>The command as typed.</summary>
    public string Text { get; }

    /// <summary>The placeholders of the command.</summary>
    public IEnumerable<Placeholder> Placeholders => _words.SelectMany(word => word.Placeholders);

    /// <summary>Creates a job's command.</summary>
    /// <param name="values">The job's values.</param>
    /// <param name="text">The command as one line that a shell can run.</param>
    /// <returns>The program and its arguments.</returns>
    /// <exception cref="ValueException">The command cannot take the values.</exception>
    public IReadOnlyList<string> Fill(in JobValues values, out string text)
    {
        if (_words.Length == 0)
        {
            text = string.Join(' ', values.Columns);
            return _way.ShellOf(text).Command(text);
        }

        if (_script is not null)
        {
            return _way.Shell.Command(text = _script.Fill(values));
        }

        var arguments = new List<string>(_words.Length + (_appendsValues ? values.Columns.Count : 0));
        foreach (TextTemplate word in _words)
        {
            arguments.Add(word.Fill(values));
        }

        if (_appendsValues)
        {
            arguments.AddRange(values.Columns);
        }

        text = ShellQuote.Line(arguments);
        return _way.IsShellCommand ? _way.Shell.Command(text) : arguments;
    }
}
