using Becket.Cli.Running.Templates.Shells;

namespace Becket.Cli.Running.Templates;

/// <summary>The command with its placeholders, which is executed directly or by a shell.</summary>
internal sealed class CommandTemplate
{
    private readonly CommandWay _way;
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
    /// <param name="syntax">The placeholders.</param>
    /// <param name="way">Whether a shell runs the command.</param>
    /// <param name="replacesInContext">Whether a word that takes all values is repeated for each of them; without it,
    /// they are joined.</param>
    /// <param name="appendsValues">Whether all values are appended to a command without a placeholder.</param>
    public CommandTemplate(
        IReadOnlyList<string> words,
        PlaceholderSyntax syntax,
        CommandWay way,
        bool replacesInContext = false,
        bool appendsValues = true
    )
    {
        _way = way;
        Text =
            words.Count == 0 ? "{}"
            : way.IsScript ? string.Join(' ', words)
            : ShellQuote.Line(words);
        _words = [.. words.Select(word => new TextTemplate(word, syntax))];
        _takesAll = [.. _words.Select(word => word.TakesAllColumns)];
        _replacesInContext = replacesInContext;
        if (way.IsScript && words.Count > 0)
        {
            _scriptText = new TextTemplate(string.Join(' ', words), syntax);
            _script = new ShellTemplate(_scriptText, way.Shell.Kind, appendsValues);
        }

        ValuePlaceholders = _words.Sum(word => word.Placeholders.Count(placeholder => placeholder.IsValue));
        _appendsValues = appendsValues && !Placeholders.Any();
    }

    /// <summary>The command as typed.</summary>
    public string Text { get; }

    /// <summary>The number of placeholders for values.</summary>
    public int ValuePlaceholders { get; }

    /// <summary>Whether a shell reads the command.</summary>
    public bool IsScript => _words.Length == 0 || _script is not null || _way.IsShellCommand;

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
            return _way.Shell.Command(text = ScriptFor(values.Columns.Count).Fill(values));
        }

        IReadOnlyList<string> arguments = FillWords(values);
        text = ShellQuote.Line(arguments);
        return _way.IsShellCommand ? _way.Shell.Command(text) : arguments;
    }

    /// <summary>The program and its arguments, without the command as one line.</summary>
    /// <exception cref="ValueException">The command cannot take the values.</exception>
    public IReadOnlyList<string> Arguments(in JobValues values) => IsScript ? Fill(values, out _) : FillWords(values);

    private List<string> FillWords(in JobValues values)
    {
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
            _expanded = expanded = (
                values,
                new ShellTemplate(ContextReplace.Expand(_scriptText!, values), _way.Shell.Kind)
            );
        }

        return expanded.Script;
    }
}
