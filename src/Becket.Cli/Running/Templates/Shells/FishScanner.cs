namespace Becket.Cli.Running.Templates.Shells;

/// <summary>Reads a script as fish does. Fish has quotes, command substitution and comments, and neither
/// here-documents nor calculations.</summary>
internal sealed class FishScanner : ScriptScanner
{
    private readonly string _script;

    /// <summary>The open quotes and parentheses, the innermost last.</summary>
    private readonly Stack<char> _open = new();
    private bool _isInWord;
    private bool _hasWord;
    private bool _endsInComment;
    private int _at;

    public FishScanner(string script)
    {
        _script = script;
        while (_at < script.Length)
        {
            Step(script[_at]);
        }

        AddLiteral();
    }

    private char Inner => _open.TryPeek(out char inner) ? inner : ' ';

    private char Next => _at + 1 < _script.Length ? _script[_at + 1] : '\0';

    public override ShellPlace Append()
    {
        string? reason =
            _endsInComment ? "the script ends in a comment"
            : _open.Count > 0 ? "the script ends in an open quote or parenthesis"
            : _script.EndsWith('\\') ? "the script ends in a backslash"
            : _script.Length > 0 && !_hasWord ? "behind the script, the value would be a command"
            : null;
        return reason is null ? new ShellPlace(ShellContext.Word) : throw new MisuseException(reason + WriteThePlace);
    }

    private void Step(char c)
    {
        switch (c)
        {
            case Mark:
                AddPlace(Place());
                (_isInWord, _hasWord) = (true, true);
                _at++;
                break;

            case '\\' when Inner is '\'' or '"':
                QuotedBackslash();
                break;

            case '\\' when Next == Mark:
                _at++;
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

    private void Comment()
    {
        int end = _script.IndexOf('\n', _at);
        end = end < 0 ? _script.Length : end;
        while (_at < end)
        {
            if (_script[_at] == Mark)
            {
                AddPlace(new ShellPlace(ShellContext.InComment));
                _at++;
            }
            else
            {
                Copy();
            }
        }

        _endsInComment = _at == _script.Length;
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
        int start = _at;
        while (start > 0 && !char.IsWhiteSpace(_script[start - 1]))
        {
            start--;
        }

        ReadOnlySpan<char> word = _script.AsSpan(start, _at - start);
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

    private void Copy(int count = 1)
    {
        count = Math.Min(count, _script.Length - _at);
        Literal.Append(_script, _at, count);
        _at += count;
    }
}
