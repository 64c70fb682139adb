namespace Becket.Cli.Running.Templates;

/// <summary>The command with its placeholders, which is executed directly or by a shell.</summary>
internal sealed class CommandTemplate
{
    private readonly TextTemplate[] _words;
    private readonly ShellTemplate? _script;
    private readonly bool _appendsValues;

    /// <param name="words">The command; empty if each line of the input is a command for a shell.</param>
    /// <param name="names">The names of the columns; empty if they have no names.</param>
    /// <param name="shell">Whether a shell reads the words, joined by spaces.</param>
    public CommandTemplate(IReadOnlyList<string> words, IReadOnlyList<string> names, bool shell)
    {
        Text =
            words.Count == 0 ? "{}"
            : shell ? string.Join(' ', words)
            : ShellQuote.Line(words);
        _words = [.. words.Select(word => new TextTemplate(word, names))];
        _script = shell && words.Count > 0 ? new ShellTemplate(string.Join(' ', words), names) : null;
        _appendsValues = !Array.Exists(_words, word => word.HasValues);
    }

    /// <summary>The command as typed.</summary>
    public string Text { get; }

    /// <summary>Creates a job's command.</summary>
    /// <param name="values">The job's values.</param>
    /// <param name="text">The command as one line that a shell can run.</param>
    /// <returns>The program and its arguments.</returns>
    public IReadOnlyList<string> Fill(in JobValues values, out string text)
    {
        if (_words.Length == 0)
        {
            return Script(text = string.Join(' ', values.Columns));
        }

        if (_script is not null)
        {
            return Script(text = _script.Fill(values));
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
        return arguments;
    }

    private static string[] Script(string script) => ["/bin/sh", "-c", script];
}
