namespace Becket.Cli.Running.Templates.Shells;

/// <content>Quotes, expansions and here-documents.</content>
internal sealed partial class ShellScanner
{
    private void StepInSingleQuotes(char c)
    {
        if (c == '\'')
        {
            Close();
            return;
        }

        AddToWord(c);
        Copy();
    }

    private void StepInDollarQuotes(char c)
    {
        if (c == '\'')
        {
            Close();
            return;
        }

        AddToWord(c);
        Copy(c == '\\' ? 2 : 1);
    }

    private void StepInBackQuotes(char c)
    {
        if (c == '`')
        {
            Close();
            return;
        }

        AddToWord(c);
        Copy(c == '\\' && Next != Mark ? 2 : 1);
    }

    private void StepInDoubleQuotes(char c)
    {
        if (c == '"')
        {
            Close();
            return;
        }

        StepInExpandedText(c);
    }

    /// <summary>Reads text in which only <c>$</c>, a backquote and a backslash have a meaning.</summary>
    private void StepInExpandedText(char c)
    {
        if (c == '\\')
        {
            Backslash();
        }
        else if (c == '$')
        {
            Dollar();
        }
        else if (c == '`')
        {
            Open(ShellFrameKind.BackQuotes, 1);
        }
        else
        {
            AddToWord(c);
            Copy();
        }
    }

    /// <summary>Reads a backslash between double quotes or in a here-document. Before a placeholder it means itself,
    /// and the value's first character must not change that.</summary>
    private void Backslash()
    {
        AddToWord('\\');
        if (Next == Mark || Next == '\0')
        {
            Literal.Append('\\');
            Copy();
            return;
        }

        AddToWord(Next);
        Copy(2);
    }

    private void StepInHereDocument(char c)
    {
        HereDocument document = Frame.HereDocument!;
        if (At > 0 && Script[At - 1] == '\n')
        {
            int end = Script.IndexOf('\n', At);
            end = end < 0 ? Script.Length : end;
            ReadOnlySpan<char> line = Script.AsSpan(At, end - At);
            if ((document.StripsTabs ? line.TrimStart('\t') : line).SequenceEqual(document.Delimiter))
            {
                // Without the line feed, which ends the command, or begins the next here-document.
                Close(end - At);
                if (At < Script.Length && _awaited.Count > 0)
                {
                    Copy();
                    BeginHereDocument();
                }

                return;
            }
        }

        if (document.IsLiteral)
        {
            Copy();
        }
        else
        {
            StepInExpandedText(c);
        }
    }

    private void BeginHereDocument() =>
        _frames.Push(new ShellFrame(ShellFrameKind.HereDocument) { HereDocument = _awaited.Dequeue() });

    private void StepInParameter(char c)
    {
        if (c == '}')
        {
            AddToWord(c);
            Close();
        }
        else if (c == '"')
        {
            Open(ShellFrameKind.DoubleQuotes, 1);
        }
        else if (c == '\'')
        {
            // "${x:-'}" has one quote, and "${x#'}'}" has two.
            _doubt ??= "shells read quotes in ${ } in different ways: write v=${ } before";
            Open(ShellFrameKind.SingleQuotes, 1);
        }
        else
        {
            StepInExpandedText(c);
        }
    }

    private void StepInArithmetic(char c)
    {
        ShellFrame frame = Frame;
        if (c == ')' && frame.Depth == 0)
        {
            if (Next != ')')
            {
                _doubt ??= "'((' begins a calculation: write '( (' for two parentheses";
            }

            Close(Next == ')' ? 2 : 1);
            return;
        }

        if (c == '"')
        {
            Open(ShellFrameKind.DoubleQuotes, 1);
            return;
        }

        if (c == '\'')
        {
            _doubt ??= "shells read quotes in (( )) in different ways";
        }

        frame.Depth +=
            c == '(' ? 1
            : c == ')' ? -1
            : 0;
        StepInExpandedText(c);
    }
}
