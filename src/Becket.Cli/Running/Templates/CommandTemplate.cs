namespace Becket.Cli.Running.Templates;

/// <summary>The command with its placeholders, which is executed directly or by a shell.</summary>
internal sealed class CommandTemplate
{
    private readonly TextTemplate[] _words;
    private readonly TextTemplate? _scriptText;
    private readonly ShellTemplate? _script;
    private readonly bool _appendsValues;
    private readonly bool _replacesInContext;

    /// <summary>Whether a word takes all values.</summary>
    private readonly bool[] _takesAll;

    /// <summary>The script for the number of values that it was last filled with, as long scripts take long to
    /// read.</summary>
    private (int Count, ShellTemplate Script)? _expanded;

    /// <param name="words">The command; empty if each line of the input is a command for a shell.</param>
    /// <param name="names">The names of the columns; empty if they have no names.</param>
    /// <param name="shell">Whether a shell reads the words, joined by spaces.</param>
    /// <param name="replacesInContext">Whether a word that takes all values is repeated for each of them; without it,
    /// they are joined.</param>
    public CommandTemplate(
        IReadOnlyList<string> words,
        IReadOnlyList<string> names,
        bool shell,
        bool replacesInContext = false
    )
    {
        Text =
            words.Count == 0 ? "{}"
            : shell ? string.Join(' ', words)
            : ShellQuote.Line(words);
        _words = [.. words.Select(word => new TextTemplate(word, names))];
        _takesAll = [.. _words.Select(word => word.TakesAllColumns)];
        _replacesInContext = replacesInContext;
        if (shell && words.Count > 0)
        {
            _scriptText = new TextTemplate(string.Join(' ', words), names);
            _script = new ShellTemplate(_scriptText);
        }

        ValuePlaceholders = _words.Sum(word => word.Placeholders.Count(placeholder => placeholder.IsValue));
        _appendsValues = ValuePlaceholders == 0;
    }

    /// <summary>The command as typed.</summary>
    public string Text { get; }

    /// <summary>The number of placeholders for values.</summary>
    public int ValuePlaceholders { get; }

    /// <summary>Whether a shell reads the command.</summary>
    public bool IsScript => _words.Length == 0 || _script is not null;

    /// <summary>Creates a job's command.</summary>
    /// <param name="values">The job's values.</param>
    /// <param name="text">The command as one line that a shell can run.</param>
    /// <returns>The program and its arguments.</returns>
    public IReadOnlyList<string> Fill(in JobValues values, out string text)
    {
        IReadOnlyList<string> arguments = Arguments(values);
        text = IsScript ? arguments[^1] : ShellQuote.Line(arguments);
        return arguments;
    }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Arguments(in JobValues values)
    {
        if (_words.Length == 0)
        {
            return Script(string.Join(' ', values.Columns));
        }

        if (_script is not null)
        {
            return Script(ScriptFor(values.Columns.Count).Fill(values));
        }

        var arguments = new List<string>(_words.Length + (_appendsValues ? values.Columns.Count : 0));
        for (int i = 0; i < _words.Length; i++)
        {
            if (_takesAll[i] && values.Columns.Count != 1)
            {
                AddAll(arguments, _words[i], values);
            }
            else
            {
                arguments.Add(_words[i].Fill(values));
            }
        }

        if (_appendsValues)
        {
            arguments.AddRange(values.Columns);
        }

        return arguments;
    }

    /// <summary>Adds a word with several values, or none: a placeholder that is a word of its own becomes as many
    /// words; in a longer word, the values are joined, or the word is repeated.</summary>
    private void AddAll(List<string> arguments, TextTemplate word, in JobValues values)
    {
        if (word.Only is { } only)
        {
            arguments.AddRange(only.EachValueOf(values));
            return;
        }

        if (!_replacesInContext || values.Columns.Count == 0)
        {
            arguments.Add(word.Fill(values));
            return;
        }

        for (int column = 1; column <= values.Columns.Count; column++)
        {
            int number = column;
            arguments.Add(
                new TextTemplate(
                    word.Literals,
                    word.Placeholders.Select(each => each.TakesAllColumns ? each.ForColumn(number) : each)
                ).Fill(values)
            );
        }
    }

    private ShellTemplate ScriptFor(int values)
    {
        if (!_replacesInContext || values < 2)
        {
            return _script!;
        }

        if (_expanded is not { } expanded || expanded.Count != values)
        {
            _expanded = expanded = (values, new ShellTemplate(ContextReplace.Expand(_scriptText!, values)));
        }

        return expanded.Script;
    }

    private static string[] Script(string script) => ["/bin/sh", "-c", script];
}
