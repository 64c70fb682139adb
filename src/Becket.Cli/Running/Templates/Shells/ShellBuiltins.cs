namespace Becket.Cli.Running.Templates.Shells;

/// <summary>Commands of a shell that evaluate an argument: as the name of a variable, whose index may hold a command,
/// or as a number.</summary>
internal static class ShellBuiltins
{
    /// <summary>Whether the text is an assignment, or the beginning of one.</summary>
    public static bool IsAssignment(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && IsName(word.AsSpan(0, equals).TrimEnd('+'));
    }

    /// <summary>Whether a word begins as the element of an array: <c>name[</c>.</summary>
    public static bool BeginsIndex(string word)
    {
        int bracket = word.IndexOf('[', StringComparison.Ordinal);
        return bracket > 0 && IsName(word.AsSpan(0, bracket)) && !word.AsSpan(bracket).Contains(']');
    }

    /// <summary>Whether the command declares variables.</summary>
    public static bool Declares(string? name) =>
        name is "declare" or "typeset" or "local" or "readonly" or "export" or "integer" or "float";

    /// <summary>Why the shell would evaluate an argument at this place.</summary>
    /// <returns>Null if it would not.</returns>
    public static string? Evaluates(ShellFrame frame, ShellKind kind)
    {
        string word = frame.Word.ToString();
        if (frame.IsRedirection || kind == ShellKind.Fish)
        {
            return null;
        }

        if (
            (frame.Name is null && BeginsIndex(word))
            || (
                frame.Kind == ShellFrameKind.Array
                && word.StartsWith('[')
                && !word.Contains(']', StringComparison.Ordinal)
            )
        )
        {
            return "the shell evaluates the index of an array: use a number of the script, or {#}";
        }

        bool isNamesValue = IsAssignment(word) && !frame.Calculates;
        return frame.Name switch
        {
            "let" or "integer" or "float" => $"'{frame.Name}' evaluates its arguments: write {{= $_ * 2 =}}, or expr",
            "eval" or "trap" =>
                $"'{frame.Name}' reads its arguments as code: without a command, each line is run as a command",
            "unset" or "read" or "mapfile" or "readarray" or "getopts" or "vared" =>
                $"'{frame.Name}' takes the name of a variable, whose index the shell evaluates: name it in the script",
            _ when Declares(frame.Name) && !isNamesValue =>
                $"'{frame.Name}' takes the name of a variable, whose index the shell evaluates: write v={{}}",
            "printf" when frame.LastWord == "-v" => "the shell evaluates the name after printf -v: write v={}",
            "[" or "test" or "[[" when frame.LastWord is "-v" or "-R" =>
                $"the shell evaluates the name after {frame.LastWord}: name the variable in the script",
            _ => null,
        };
    }

    /// <summary>Whether the shell takes a number at this place, and evaluates any other text.</summary>
    public static bool TakesNumber(ShellFrame frame, ShellKind kind) =>
        kind == ShellKind.Zsh
        && !frame.IsRedirection
        && (
            frame.Name is "exit" or "return" or "shift" or "break" or "continue"
            || (frame.Name == "printf" && frame.HasNumberFormat)
        );

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return text.Length > 0 && !char.IsAsciiDigit(text[0]);
    }
}
