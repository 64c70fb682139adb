namespace Becket.Cli.Running.Templates.Shells;

/// <content>How the shell reads a placeholder.</content>
internal sealed partial class ShellScanner
{
    /// <summary>Why the shell would read a value as code or change it, inside a part of this kind; null if it reads
    /// the value as it is.</summary>
    private static string? Refuses(ShellFrameKind kind) =>
        kind switch
        {
            ShellFrameKind.BackQuotes => "shells read a value between back-quotes twice: write $(…) instead of `…`",
            ShellFrameKind.Parameter =>
                "shells read a value in ${…} in different ways: write v={}; and then ${…} with $v",
            ShellFrameKind.DollarQuotes => "a shell changes a value in $'…': write '{}' or \"{}\" beside it",
            _ => null,
        };

    /// <exception cref="MisuseException">The shell would read a value as code, or change it.</exception>
    private ShellPlace PlaceHere()
    {
        string? reason = _doubt;
        foreach (ShellFrame frame in _frames)
        {
            reason ??= Refuses(frame.Kind);
            if (frame.Kind == ShellFrameKind.HereDocument && frame != Frame)
            {
                reason ??= "a value inside $(…) in a here-document: write v={} before, and $v here";
            }

            if (frame is { HasCase: true } && _frames.Count > 1 && frame != _frames.Last())
            {
                reason ??= "a value in a case inside ( ): write v={} before, and \"$v\" here";
            }
        }

        if (reason is not null)
        {
            throw new MisuseException(reason);
        }

        switch (Frame.Kind)
        {
            case ShellFrameKind.HereDocument:
                return new ShellPlace(
                    Frame.HereDocument!.IsLiteral ? ShellContext.InLiteralHereDocument : ShellContext.InHereDocument
                )
                {
                    HereDocument = Frame.HereDocument,
                };

            case ShellFrameKind.Arithmetic:
                return new ShellPlace(ShellContext.Arithmetic) { TakesNumber = true };

            default:
                return PlaceInWord(isAppended: false);
        }
    }

    private ShellPlace PlaceInWord(bool isAppended)
    {
        ShellFrame frame = CommandFrame();
        if (ShellBuiltins.Evaluates(frame, _kind) is { } reason)
        {
            throw new MisuseException(reason);
        }

        if (frame.IsInTest && _kind == ShellKind.Posix)
        {
            throw new MisuseException("not every shell named sh has [[ ]]: write --shell=bash, or [ ]");
        }

        // Quotes inside a calculation are part of it.
        bool isCalculated = !isAppended && _frames.TakeWhile(each => each != frame).Any(IsArithmetic);
        var place = new ShellPlace(
            isAppended ? ShellContext.Word
            : isCalculated ? ShellContext.Arithmetic
            : Frame.Kind switch
            {
                ShellFrameKind.DoubleQuotes => ShellContext.InDoubleQuotes,
                ShellFrameKind.SingleQuotes => ShellContext.InSingleQuotes,
                _ => ShellContext.Word,
            }
        )
        {
            TakesNumber = isCalculated || ShellBuiltins.TakesNumber(frame, _kind),
            IsBeforeRedirection = !isAppended && Next is '<' or '>',
            IsInTest = frame.IsInTest,
        };
        frame.Places.Add(place);
        frame.IsInWord = true;
        frame.Word.Append(Mark);
        return place;
    }

    private static bool IsArithmetic(ShellFrame frame) => frame.Kind == ShellFrameKind.Arithmetic;
}
