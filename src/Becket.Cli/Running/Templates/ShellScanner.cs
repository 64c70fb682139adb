namespace Becket.Cli.Running.Templates;

/// <summary>Tracks the quotes of a shell script, piece by piece.</summary>
internal sealed class ShellScanner
{
    // The open quotes and parentheses, the innermost last. Quoting begins anew inside parentheses.
    private readonly Stack<char> _open = new();

    /// <summary>The context at the end of the pieces read so far.</summary>
    public ShellContext Context =>
        _open.TryPeek(out char inner)
            ? inner switch
            {
                '"' => ShellContext.InDoubleQuotes,
                '\'' => ShellContext.InSingleQuotes,
                _ => ShellContext.Plain,
            }
            : ShellContext.Plain;

    /// <summary>Reads the next piece.</summary>
    /// <returns>Whether the piece ends in a backslash that quotes the next character.</returns>
    public bool Read(string piece)
    {
        for (int i = 0; i < piece.Length; i++)
        {
            char c = piece[i];
            ShellContext context = Context;
            if (context == ShellContext.InSingleQuotes)
            {
                if (c == '\'')
                {
                    _open.Pop();
                }
            }
            else if (c == '\\')
            {
                if (++i == piece.Length)
                {
                    return true;
                }
            }
            else if (c == '"')
            {
                Toggle('"', context == ShellContext.InDoubleQuotes);
            }
            else if (c == '`')
            {
                Toggle('`', _open.Contains('`'));
            }
            else if (context == ShellContext.Plain && c == '\'')
            {
                _open.Push('\'');
            }
            else if (c == '(' && (context == ShellContext.Plain || (i > 0 && piece[i - 1] == '$')))
            {
                _open.Push('(');
            }
            else if (c == ')' && _open.TryPeek(out char inner) && inner == '(')
            {
                _open.Pop();
            }
        }

        return false;
    }

    private void Toggle(char quote, bool isOpen)
    {
        if (!isOpen)
        {
            _open.Push(quote);
            return;
        }

        // Quotes that are still open inside are a mistake of the script, or of this scanner.
        while (_open.Pop() != quote) { }
    }
}
