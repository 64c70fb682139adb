using System.Text;

namespace Becket.Cli.Running.Templates.Shells;

/// <summary>A script for a shell with placeholders. The shell never reads a value as code.</summary>
/// <remarks>Each value replaces its placeholder as a person would type it there: in quotes as a word, with backslashes
/// between double quotes, and so on. So the script can be shown, written to a log, and run again.</remarks>
internal sealed class ShellTemplate
{
    private readonly ShellKind _kind;
    private readonly TextTemplate _text;
    private readonly ScriptScanner _scanner;
    private readonly ShellPlace? _append;
    private readonly bool _hasHereDocuments;

    /// <param name="script">The script. Without a placeholder for a value, all values are appended.</param>
    /// <param name="syntax">The placeholders.</param>
    /// <param name="kind">The shell.</param>
    /// <exception cref="MisuseException">The shell would read a value as code, or change it.</exception>
    public ShellTemplate(string script, PlaceholderSyntax syntax, ShellKind kind)
        : this(new TextTemplate(script, syntax), kind) { }

    /// <param name="script">The script.</param>
    /// <param name="kind">The shell.</param>
    /// <param name="appendsValues">Whether all values are appended to a script without a placeholder.</param>
    /// <exception cref="MisuseException">The shell would read a value as code, or change it.</exception>
    public ShellTemplate(TextTemplate script, ShellKind kind, bool appendsValues = true)
    {
        _kind = kind;
        _text = script;
        _scanner = ScriptScanner.Read(string.Join(ScriptScanner.Mark, _text.Literals), kind);
        _append = _text.Placeholders.Count > 0 || !appendsValues ? null : _scanner.Append();
        _hasHereDocuments = _scanner.Places.Any(place => place.HereDocument is not null);
    }

    /// <summary>Creates a job's script.</summary>
    /// <exception cref="ValueException">The script cannot take the job's value.</exception>
    public string Fill(in JobValues values)
    {
        var script = new StringBuilder(_scanner.Literals[0]);
        for (int i = 0; i < _scanner.Places.Count; i++)
        {
            ShellPlace place = _scanner.Places[i];
            script.Append(
                place.Context == ShellContext.InComment
                    ? _text.Placeholders[i].Text
                    : InContext(_text.Placeholders[i], values, place)
            );
            script.Append(_scanner.Literals[i + 1]);
        }

        if (_append is not null)
        {
            foreach (string column in values.Columns)
            {
                script.Append(' ').Append(InContext(column, _append));
            }
        }

        string text = script.ToString();
        if (_hasHereDocuments)
        {
            CheckHereDocuments(text, values);
        }

        return text;
    }

    private string InContext(Placeholder placeholder, in JobValues values, ShellPlace place)
    {
        // Several values are several words, but one text between quotes.
        if (place.Context != ShellContext.Word || !placeholder.TakesAllColumns || values.Columns.Count < 2)
        {
            return InContext(placeholder.ValueOf(values), place);
        }

        return string.Join(' ', placeholder.EachValueOf(values).Select(value => InContext(value, place)));
    }

    private string InContext(string value, ShellPlace place)
    {
        if (place.TakesNumber)
        {
            CheckNumber(value);
        }

        return place.Context switch
        {
            ShellContext.InDoubleQuotes => ShellQuote.InDoubleQuotes(value, _kind),
            ShellContext.InSingleQuotes => ShellQuote.InSingleQuotes(value, _kind),
            ShellContext.InHereDocument => ShellQuote.InHereDocument(value),
            ShellContext.Arithmetic => value.StartsWith('-') ? "(" + value + ")" : value,
            ShellContext.Word => ShellQuote.ScriptWord(
                value,
                isQuoted: place.IsBeforeRedirection || (place.IsInTest && value.StartsWith('-'))
            ),
            _ => value,
        };
    }

    private static void CheckNumber(string value)
    {
        ReadOnlySpan<char> digits = value.AsSpan(value.StartsWith('-') ? 1 : 0);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9') || (digits[0] == '0' && digits.Length > 1))
        {
            throw new ValueException(
                "a shell calculates here, and the value is no whole number (without leading zeros): "
                    + "write {= $_ * 2 =} instead of $(( )), and [ ] instead of [[ ]]"
            );
        }
    }

    private void CheckHereDocuments(string script, in JobValues values)
    {
        int at = _scanner.Literals[0].Length;
        for (int i = 0; i < _scanner.Places.Count; i++)
        {
            ShellPlace place = _scanner.Places[i];
            if (place.Context == ShellContext.InComment)
            {
                at += _text.Placeholders[i].Text.Length;
            }
            else
            {
                int end = at + InContext(_text.Placeholders[i], values, place).Length;
                place.HereDocument?.Check(script, at, end);
                at = end;
            }

            at += _scanner.Literals[i + 1].Length;
        }
    }
}
