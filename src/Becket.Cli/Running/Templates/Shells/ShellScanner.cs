namespace Becket.Cli.Running.Templates.Shells;

/// <summary>Reads a script as a POSIX shell, bash or zsh does, and finds how it reads each placeholder.</summary>
/// <remarks>What it is not sure about, it refuses: a wrong guess would let a shell run a value.</remarks>
internal sealed partial class ShellScanner : ScriptScanner
{
    private readonly ShellKind _kind;
    private readonly Stack<ShellFrame> _frames = new();
    private readonly Queue<HereDocument> _awaited = new();

    /// <summary>Why no placeholder may follow; null if one may.</summary>
    private string? _doubt;
    private bool _hasHereDocument;

    public ShellScanner(string script, ShellKind kind)
        : base(script)
    {
        _kind = kind;
        _frames.Push(new ShellFrame(ShellFrameKind.Commands));
        while (At < script.Length)
        {
            Step();
        }

        AddLiteral();
    }

    private ShellFrame Frame => _frames.Peek();

    private bool TestsAreArithmetic => _kind == ShellKind.Zsh;

    public override ShellPlace Append()
    {
        string? reason = _hasHereDocument ? "the script has a here-document" : Unfinished(hasOpen: _frames.Count > 1);
        ShellFrame frame = Frame;
        frame.EndWord(TestsAreArithmetic);
        if (reason is null && Script.Length > 0 && frame is { Name: null, IsRedirection: false })
        {
            reason = "behind the script, the value would be a command";
        }

        return reason is null ? PlaceInWord(isAppended: true) : throw new MisuseException(reason + WriteThePlace);
    }

    private void Step()
    {
        char c = Script[At];
        if (c == Mark)
        {
            AddPlace(PlaceHere());
            At++;
            return;
        }

        switch (Frame.Kind)
        {
            case ShellFrameKind.SingleQuotes:
                StepInSingleQuotes(c);
                break;

            case ShellFrameKind.DollarQuotes:
                StepInDollarQuotes(c);
                break;

            case ShellFrameKind.BackQuotes:
                StepInBackQuotes(c);
                break;

            case ShellFrameKind.DoubleQuotes:
                StepInDoubleQuotes(c);
                break;

            case ShellFrameKind.HereDocument:
                StepInHereDocument(c);
                break;

            case ShellFrameKind.Parameter:
                StepInParameter(c);
                break;

            case ShellFrameKind.Arithmetic:
                StepInArithmetic(c);
                break;

            default:
                StepInCommands(c);
                break;
        }
    }

    private void Open(ShellFrameKind kind, int length)
    {
        _frames.Push(new ShellFrame(kind) { Awaited = _awaited.Count });
        Copy(length);
    }

    private void Close(int length = 1)
    {
        _frames.Pop();
        Copy(length);
    }

    /// <summary>Reads a dollar, and what it begins.</summary>
    private void Dollar()
    {
        if (Next == Mark)
        {
            throw new MisuseException(
                "the shell would read $ and the value as a variable: write '$'{} for a dollar, or $1 for a parameter"
            );
        }

        AddToWord('$');
        if (string.CompareOrdinal(Script, At, "$((", 0, 3) == 0)
        {
            Open(ShellFrameKind.Arithmetic, 3);
        }
        else if (Next == '(')
        {
            Open(ShellFrameKind.Commands, 2);
        }
        else if (Next == '{')
        {
            Open(ShellFrameKind.Parameter, 2);
        }
        else
        {
            _doubt ??= Next == '[' ? "shells read $[ ] in different ways: write $(( ))" : null;
            Copy();
        }
    }

    private void AddToWord(char c)
    {
        ShellFrame frame = CommandFrame();
        frame.IsInWord = true;
        frame.Word.Append(c);
    }

    /// <summary>The innermost part that holds words.</summary>
    private ShellFrame CommandFrame() => _frames.First(frame => frame.HoldsCommands);
}
