namespace Becket.Cli.Running.Templates.Shells;

/// <summary>Words that a shell reads as syntax, or runs itself.</summary>
internal static class ShellWords
{
    /// <summary>Whether a shell reads the word as syntax at the beginning of a command.</summary>
    public static bool IsKeyword(string word) =>
        word
            is "if"
                or "then"
                or "else"
                or "elif"
                or "fi"
                or "for"
                or "while"
                or "until"
                or "do"
                or "done"
                or "case"
                or "esac"
                or "in"
                or "select"
                or "function"
                or "time"
                or "coproc"
                or "repeat"
                or "foreach"
                or "end"
                or "begin"
                or "switch"
                or "and"
                or "or"
                or "not"
                or "nocorrect"
                or "[["
                or "]]"
                or "{"
                or "}"
                or "!"
                or "(("
                or "(";

    /// <summary>Whether a command follows the word, as <c>then</c>.</summary>
    public static bool PrecedesCommand(string word) =>
        word
            is "if"
                or "then"
                or "else"
                or "elif"
                or "while"
                or "until"
                or "do"
                or "time"
                or "coproc"
                or "!"
                or "{"
                or "and"
                or "or"
                or "not"
                or "command"
                or "builtin"
                or "exec"
                or "nocorrect"
                or "noglob";

    /// <summary>Whether only a shell can run the command: it changes the shell itself.</summary>
    public static bool IsBuiltin(string word) =>
        word
            is "alias"
                or "bind"
                or "builtin"
                or "cd"
                or "command"
                or "declare"
                or "dirs"
                or "enable"
                or "eval"
                or "exec"
                or "exit"
                or "export"
                or "getopts"
                or "hash"
                or "let"
                or "local"
                or "mapfile"
                or "popd"
                or "pushd"
                or "read"
                or "readarray"
                or "readonly"
                or "return"
                or "set"
                or "shift"
                or "shopt"
                or "source"
                or "."
                or ":"
                or "times"
                or "trap"
                or "type"
                or "typeset"
                or "ulimit"
                or "umask"
                or "unalias"
                or "unset"
                or "wait";

    /// <summary>Whether the word, alone, is an operator that a user means for a shell.</summary>
    public static bool IsOperator(string word) =>
        word
            is "|"
                or "||"
                or "|&"
                or "&"
                or "&&"
                or ";"
                or ";;"
                or "<"
                or "<<"
                or "<<<"
                or ">"
                or ">>"
                or ">|"
                or "1>"
                or "1>>"
                or "2>"
                or "2>>"
                or "&>"
                or "&>>"
                or ">&2"
                or "1>&2"
                or "2>&1";

    /// <summary>Whether the word compares numbers in <c>[[ ]]</c>.</summary>
    public static bool ComparesNumbers(string word) => word is "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge";
}
