using System.Buffers;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Templates.Shells;

/// <summary>How a command is run: directly, as the script of a shell, or as one command of a shell.</summary>
/// <param name="Shell">The shell that runs it, and lines of the input that are commands.</param>
/// <param name="IsScript">Whether the shell reads the words, joined by spaces, as a script.</param>
/// <param name="IsShellCommand">Whether the shell runs the words as they are: the command is a function or a builtin
/// of the shell.</param>
internal sealed record CommandWay(ShellProgram Shell, bool IsScript, bool IsShellCommand)
{
    /// <summary>The characters that have a meaning for a shell, and are in no program's name.</summary>
    private static readonly SearchValues<char> s_shellSyntax = SearchValues.Create(" \t\n|&;<>()$`\"'*?\\");

    /// <summary>Directly; lines of the input by <c>/bin/sh</c>.</summary>
    public static CommandWay Direct { get; } = new(ShellProgram.Sh, IsScript: false, IsShellCommand: false);

    /// <summary>Whether the user has named the shell.</summary>
    private bool IsChosen { get; init; }

    /// <summary>Decides how a command is run.</summary>
    /// <param name="words">The command; empty if each line of the input is a command.</param>
    /// <param name="child">The options.</param>
    /// <param name="syntax">The placeholders.</param>
    /// <exception cref="MisuseException">The command looks like a script, and would not run as it is meant.</exception>
    public static CommandWay Of(IReadOnlyList<string> words, ChildOptions child, PlaceholderSyntax syntax)
    {
        if (words.Count == 0)
        {
            return Direct with { Shell = ChosenShell(child, ""), IsChosen = child.ShellName is not null };
        }

        if (child.Shell)
        {
            return new CommandWay(ChosenShell(child, FirstWord(words[0])), IsScript: true, IsShellCommand: false);
        }

        if (child.NoShell)
        {
            return Direct;
        }

        string name = words[0];
        if (words.Count == 1 && IsScriptInOneWord(name, syntax))
        {
            return new CommandWay(ChosenShell(child, FirstWord(name)), IsScript: true, IsShellCommand: false);
        }

        // A function has precedence over a program, as in a shell.
        if (IsExportedFunction(name))
        {
            return new CommandWay(ChosenShell(child, name), IsScript: false, IsShellCommand: true);
        }

        RefuseOperators(words, syntax);
        if ((ShellWords.IsKeyword(name) || ShellWords.IsBuiltin(name)) && ProgramPath.Find(name) is null)
        {
            return ShellWords.IsKeyword(name)
                ? throw new MisuseException(
                    $"'{name}' belongs to the shell: put the command into quotes, as one word, or add --shell"
                )
                : new CommandWay(ChosenShell(child, name), IsScript: false, IsShellCommand: true);
        }

        return Direct;
    }

    /// <summary>The shell for a line of the input that is a command: bash, if only bash knows it.</summary>
    public ShellProgram ShellOf(string line) => IsChosen ? Shell : WithFunctions(Shell, FirstWord(line));

    private static ShellProgram ChosenShell(ChildOptions child, string name)
    {
        if (child.ShellName is { } chosen)
        {
            return ShellProgram.Named(chosen, "--shell");
        }

        return WithFunctions(ShellProgram.OfEnvironment(), name);
    }

    /// <summary>Only bash reads the functions that bash exports.</summary>
    private static ShellProgram WithFunctions(ShellProgram shell, string name) =>
        shell.Kind != ShellKind.Bash && IsExportedFunction(name) ? ShellProgram.Named("bash", "--shell") : shell;

    private static bool IsScriptInOneWord(string word, PlaceholderSyntax syntax)
    {
        var text = new TextTemplate(word, syntax);
        return string.Concat(text.Literals).AsSpan().ContainsAny(s_shellSyntax)
            && (text.Placeholders.Count > 0 || ProgramPath.Find(word) is null);
    }

    private static void RefuseOperators(IReadOnlyList<string> words, PlaceholderSyntax syntax)
    {
        // The ";" and the "+" of find belong to find.
        bool isFind = false;
        for (int i = 1; i < words.Count; i++)
        {
            isFind |= words[i] is "-exec" or "-execdir" or "-ok" or "-okdir";
            bool isOperator = ShellWords.IsOperator(words[i]) && !(isFind && words[i] == ";");
            bool isCommandEnd = !isFind && i < words.Count - 1 && IsValueWithSemicolon(words[i], syntax);
            if (isOperator || isCommandEnd)
            {
                throw new MisuseException(
                    $"'{(isOperator ? words[i] : ";")}' has a meaning only for a shell: add --shell, or --no-shell to "
                        + $"pass it to '{words[0]}'"
                );
            }
        }
    }

    /// <summary>Whether the word is a placeholder with a semicolon behind it, which ends a command for those who give
    /// their commands to a shell: <c>cat {}';' rm {}</c>.</summary>
    private static bool IsValueWithSemicolon(string word, PlaceholderSyntax syntax) =>
        word.EndsWith(';') && new TextTemplate(word[..^1], syntax).Only is not null;

    private static bool IsExportedFunction(string name) =>
        name.Length > 0
        && !name.Contains('=', StringComparison.Ordinal)
        && !name.Contains('\0', StringComparison.Ordinal)
        && Environment.GetEnvironmentVariable($"BASH_FUNC_{name}%%") is not null;

    private static string FirstWord(string script)
    {
        string trimmed = script.TrimStart();
        int end = trimmed.AsSpan().IndexOfAny(s_shellSyntax);
        return end < 0 ? trimmed : trimmed[..end];
    }
}
