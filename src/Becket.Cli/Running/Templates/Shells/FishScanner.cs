namespace Becket.Cli.Running.Templates.Shells;

/// <summary>Reads a script as fish does. Fish has quotes, command substitution and comments, and neither
/// here-documents nor calculations.</summary>
internal sealed class FishScanner : ScriptScanner
{
    /// <summary>The open quotes and parentheses, the innermost last.</summary>
    private readonly Stack<char> _open = new();
    private bool _isInWord;
    private bool _hasWord;

    public FishScanner(string script)
        : base(script)
    {
        while (At < script.Length)
        {
            Step(script[At]);
        }

        AddLiteral();
    }

    private char Inner => _open.TryPeek(out char inner) ? inner : ' ';

    public override ShellPlace Append()
    {
        string? reason =
            Unfinished(hasOpen: _open.Count > 0)
            ?? (Script.Length > 0 && !_hasWord ? "behind the script, the value would be a command" : null);
        return reason is null ? new ShellPlace(ShellContext.Word) : throw new MisuseException(reason + WriteThePlace);
    }

    private void Step(char c)
    {
        switch (c)
        {
            case Mark:
                AddPlace(Place());
                (_isInWord, _hasWord) = (true, true);
                At++;
                break;

            case '\\' when Inner is '\'' or '"':
                QuotedBackslash();
                break;

            case '\\' when Next == Mark:
                At++;
                break;

            case '\\':
                (_isInWord, _hasWord) = (true, true);
                Copy(2);
                break;

            case '\''
            or '"':
                Quote(c);
                break;

            case '$' when Inner != '\'':
                Dollar();
                break;

            case '#' when Inner is ' ' or '(' && !_isInWord:
                Comment();
                break;

            case '(' when Inner is ' ' or '(':
                _open.Push('(');
                (_isInWord, _hasWord) = (false, false);
                Copy();
                break;

            case ')' when Inner == '(':
                _open.Pop();
                (_isInWord, _hasWord) = (true, true);
                Copy();
                break;

            default:
                Other(c);
                break;
        }
    }

    private void QuotedBackslash()
    {
        // Before a placeholder it means itself, whatever the value's first character is.
        if (Next == Mark)
        {
            Literal.Append('\\');
        }

        Copy(Next is Mark or '\0' ? 1 : 2);
    }

    private void Quote(char c)
    {
        if (Inner == c)
        {
            _open.Pop();
        }
        else if (Inner is ' ' or '(')
        {
            _open.Push(c);
        }

        (_isInWord, _hasWord) = (true, true);
        Copy();
    }

    private void Dollar()
    {
        if (Next == Mark)
        {
            throw new MisuseException("fish would read $ and the value as a variable: write '$'{} for a dollar");
        }

        (_isInWord, _hasWord) = (true, true);
        if (Next == '(')
        {
            _open.Push('(');
            (_isInWord, _hasWord) = (false, false);
            Copy(2);
        }
        else
        {
            Copy();
        }
    }

    private void Other(char c)
    {
        if (Inner is ' ' or '(')
        {
            bool endsCommand = c is ';' or '|' or '&' or '\n';
            bool endsWord = endsCommand || c is ' ' or '\t' or '<' or '>';
            _isInWord = !endsWord;
            _hasWord = !endsCommand && (_hasWord || !endsWord);
        }

        Copy();
    }

    private ShellPlace Place()
    {
        int start = At;
        while (start > 0 && !char.IsWhiteSpace(Script[start - 1]))
        {
            start--;
        }

        ReadOnlySpan<char> word = Script.AsSpan(start, At - start);
        int variable = word.LastIndexOf('$');
        if (Inner != '\'' && variable >= 0 && word[variable..].Contains('[') && !word[variable..].Contains(']'))
        {
            throw new MisuseException("fish evaluates the index of a variable: use a number of the script, or {#}");
        }

        return new ShellPlace(
            Inner switch
            {
                '\'' => ShellContext.InSingleQuotes,
                '"' => ShellContext.InDoubleQuotes,
                _ => ShellContext.Word,
            }
        )
        {
            IsBeforeRedirection = Next is '<' or '>',
        };
    }
}
