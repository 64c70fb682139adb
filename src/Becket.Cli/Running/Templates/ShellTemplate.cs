using System.Globalization;
using System.Text;

namespace Becket.Cli.Running.Templates;

/// <summary>A script for <c>sh -c</c> with placeholders. The shell never reads a value as code.</summary>
/// <remarks>
/// <para>In a simple script, each value replaces its placeholder in single quotes. Quotes of the script around the
/// placeholder are closed before it and opened after it, so <c>echo "{}"</c> and <c>echo '{}'</c> work as
/// expected.</para>
/// <para>In a script with command substitution, a here-document or a comment, the scanner may misread the quoting. Then
/// the script first assigns the values to variables, at its beginning, where no quote is open, and <c>"${…}"</c>
/// replaces each placeholder. A misread quote there adds a pair of quotes to the output and does no other harm: a shell
/// does not read a variable's value as code.</para>
/// </remarks>
internal sealed class ShellTemplate
{
    private const string VariablePrefix = "becket_";

    private readonly TextTemplate _script;
    private readonly List<string> _literals = [];
    private readonly List<ShellContext> _contexts = [];
    private readonly bool _isSimple;

    /// <param name="script">The script. Without a placeholder for a value, all values are appended.</param>
    /// <param name="names">The names of the columns; empty if they have no names.</param>
    public ShellTemplate(string script, IReadOnlyList<string> names)
        : this(new TextTemplate(script, names)) { }

    /// <param name="script">The script. Without a placeholder for a value, all values are appended.</param>
    public ShellTemplate(TextTemplate script)
    {
        _script = script;
        AppendsValues = !_script.HasValues;
        _isSimple = !MayMislead(string.Concat(_script.Literals));
        var scanner = new ShellScanner();
        for (int i = 0; i < _script.Literals.Count; i++)
        {
            string literal = _script.Literals[i];
            bool escapesNext = scanner.Read(literal);
            bool isLast = i == _script.Literals.Count - 1;
            _literals.Add(escapesNext && !isLast ? literal[..^1] : literal);
            if (!isLast)
            {
                _contexts.Add(scanner.Context);
            }
        }
    }

    private bool AppendsValues { get; }

    public string Fill(in JobValues values)
    {
        var script = new StringBuilder();
        if (!_isSimple)
        {
            Assign(script, values);
        }

        script.Append(_literals[0]);
        for (int i = 0; i < _contexts.Count; i++)
        {
            string value = _isSimple
                ? Quoted(_script.Placeholders[i], values, _contexts[i])
                : Reference(i, _contexts[i]);
            script.Append(InContext(value, _contexts[i])).Append(_literals[i + 1]);
        }

        if (AppendsValues)
        {
            foreach (string column in values.Columns)
            {
                script.Append(' ').Append(ShellQuote.Word(column));
            }
        }

        return script.ToString();
    }

    /// <summary>Several values are several words, but one text between quotes.</summary>
    private static string Quoted(Placeholder placeholder, in JobValues values, ShellContext context) =>
        context == ShellContext.Plain && placeholder.TakesAllColumns && values.Columns.Count > 1
            ? string.Join(' ', placeholder.EachValueOf(values).Select(ShellQuote.Word))
            : ShellQuote.Word(placeholder.ValueOf(values));

    private void Assign(StringBuilder script, in JobValues values)
    {
        for (int i = 0; i < _contexts.Count; i++)
        {
            script
                .Append(VariablePrefix)
                .Append(i.ToString(CultureInfo.InvariantCulture))
                .Append('=')
                .Append(ShellQuote.Word(_script.Placeholders[i].ValueOf(values)))
                .Append("; ");
        }
    }

    private static string Reference(int i, ShellContext context)
    {
        string variable = "${" + VariablePrefix + i.ToString(CultureInfo.InvariantCulture) + "}";
        return context == ShellContext.InDoubleQuotes ? variable : "\"" + variable + "\"";
    }

    private string InContext(string quoted, ShellContext context) =>
        context switch
        {
            ShellContext.InSingleQuotes => "'" + quoted + "'",
            ShellContext.InDoubleQuotes when _isSimple => "\"" + quoted + "\"",
            _ => quoted,
        };

    /// <summary>Whether the script has syntax that a scanner of quotes alone may misread.</summary>
    private static bool MayMislead(string script) =>
        script.Contains('$', StringComparison.Ordinal)
        || script.Contains('`', StringComparison.Ordinal)
        || script.Contains('#', StringComparison.Ordinal)
        || script.Contains("<<", StringComparison.Ordinal);
}
