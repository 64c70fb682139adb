using System.Text;

namespace Becket.Cli.Running.Templates.Shells;

/// <content>Commands: words, operators, comments.</content>
internal sealed partial class ShellScanner
{
    private void StepInCommands(char c)
    {
        ShellFrame frame = Frame;
        switch (c)
        {
            case '\\':
                QuoteNext();
                break;

            case '\'':
                frame.IsInWord = true;
                Open(ShellFrameKind.SingleQuotes, 1);
                break;

            case '"':
                frame.IsInWord = true;
                Open(ShellFrameKind.DoubleQuotes, 1);
                break;

            case '`':
                AddToWord(c);
                Open(ShellFrameKind.BackQuotes, 1);
                break;

            case '$' when Next == '\'':
                DollarQuote();
                break;

            case '$':
                Dollar();
                break;

            case '#' when !frame.IsInWord:
                Comment();
                break;

            case '(':
                OpenParenthesis(frame);
                break;

            case ')':
                CloseParenthesis(frame);
                break;

            case '<'
            or '>':
                Redirect(frame, c);
                break;

            case '&' when Next == '>':
                frame.EndWord(TestsAreArithmetic);
                Copy();
                break;

            case ';'
            or '|'
            or '&'
            or '\n':
                frame.EndCommand(TestsAreArithmetic);
                Copy();
                if (c == '\n' && _awaited.Count > frame.Awaited)
                {
                    BeginHereDocument();
                }

                break;

            case ' '
            or '\t':
                frame.EndWord(TestsAreArithmetic);
                Copy();
                break;

            default:
                AddToWord(c);
                Copy();
                break;
        }
    }

    /// <summary>Reads a backslash. Before a placeholder it would quote the value's first character only, so it is left
    /// out.</summary>
    private void QuoteNext()
    {
        if (Next == Mark)
        {
            At++;
            return;
        }

        if (Next is not ('\n' or '\0'))
        {
            AddToWord(Next);
        }

        Copy(2);
    }

    private void DollarQuote()
    {
        if (_kind == ShellKind.Posix)
        {
            _doubt ??= "shells named sh read $'…' in different ways: write --shell=bash, or printf";
        }

        AddToWord('$');
        Open(ShellFrameKind.DollarQuotes, 2);
    }

    private void OpenParenthesis(ShellFrame frame)
    {
        bool isCommand = !frame.IsInWord && frame.Name is null or "for";
        if (Next == '(' && isCommand && _kind != ShellKind.Posix)
        {
            Open(ShellFrameKind.Arithmetic, 2);
            return;
        }

        if (Next == '(' && isCommand)
        {
            _doubt ??= "shells named sh read '((' in different ways: write --shell=bash, or '( ('";
        }

        // "a=(…)", "<(…)" and "@(…)" are words; "f()" and "(…)" are commands.
        char before = frame.IsInWord && frame.Word.Length > 0 ? frame.Word[^1] : ' ';
        _frames.Push(
            new ShellFrame(before == '=' ? ShellFrameKind.Array : ShellFrameKind.Commands)
            {
                IsInTest = frame.IsInTest,
                Awaited = _awaited.Count,
                IsCommand = !"=<>?*+@!".Contains(before, StringComparison.Ordinal),
            }
        );
        Copy();
    }

    private void CloseParenthesis(ShellFrame frame)
    {
        if (_awaited.Count > frame.Awaited)
        {
            _doubt ??= "a here-document begins inside ( ), and its text outside: put both inside";
        }

        if (frame.HasCase)
        {
            _doubt ??= _frames.Count > 1 ? "a case inside ( ): write esac, or put the script into a file" : null;
        }

        frame.EndCommand(TestsAreArithmetic);
        if (_frames.Count > 1)
        {
            Close();
            if (frame.IsCommand)
            {
                Frame.EndCommand(TestsAreArithmetic);
            }
        }
        else
        {
            Copy();
        }
    }

    private void Redirect(ShellFrame frame, char c)
    {
        frame.EndWordBeforeRedirection(TestsAreArithmetic);
        if (Next == '(')
        {
            // The input or output of a command: <(cmd).
            AddToWord(c);
            Copy();
            return;
        }

        if (string.CompareOrdinal(Script, At, "<<<", 0, 3) == 0)
        {
            frame.IsRedirection = true;
            Copy(3);
        }
        else if (c == '<' && Next == '<' && !frame.IsInTest)
        {
            ReadDelimiter();
        }
        else
        {
            frame.IsRedirection = !frame.IsInTest;
            Copy(Next == '>' || Next == '&' || Next == '|' ? 2 : 1);
            if (At < Script.Length && Script[At] == Mark && Script[At - 1] == '&')
            {
                throw new MisuseException(
                    "the shell reads a value after >& or <& as the number of a descriptor: write > {}"
                );
            }
        }
    }

    private void ReadDelimiter()
    {
        bool stripsTabs = At + 2 < Script.Length && Script[At + 2] == '-';
        Copy(stripsTabs ? 3 : 2);
        while (At < Script.Length && Script[At] is ' ' or '\t')
        {
            Copy();
        }

        var delimiter = new StringBuilder();
        bool isLiteral = false;
        char quote = '\0';
        for (; At < Script.Length; Copy())
        {
            char c = Script[At];
            if (c == Mark)
            {
                throw new MisuseException("a here-document's delimiter takes no value: write a word of the script");
            }

            if (quote == '\0' && (char.IsWhiteSpace(c) || ";|&<>()".Contains(c, StringComparison.Ordinal)))
            {
                break;
            }

            if (quote == c || (quote == '\0' && c is '\'' or '"'))
            {
                isLiteral = true;
                quote = quote == '\0' ? c : '\0';
            }
            else if (c == '\\' && quote != '\'' && At + 1 < Script.Length)
            {
                isLiteral = true;
                Copy();
                delimiter.Append(Script[At]);
            }
            else
            {
                delimiter.Append(c);
            }
        }

        _hasHereDocument = true;
        if (Frame.Awaited > 0)
        {
            _doubt ??= "a here-document begins before the text of another one: put each on lines of its own";
        }

        _awaited.Enqueue(new HereDocument(delimiter.ToString(), isLiteral, stripsTabs));
    }
}
