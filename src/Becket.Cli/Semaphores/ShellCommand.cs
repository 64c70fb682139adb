using Becket.Native;

namespace Becket.Cli.Semaphores;

/// <summary>The words of a command as the program and the arguments to execute.</summary>
internal static class ShellCommand
{
    private const string StandardShell = "/bin/sh";

    /// <summary>The search path of a program that has no PATH (execvp(3)).</summary>
    private const string StandardPath = "/bin:/usr/bin";

    /// <summary>A word that only a shell understands; null for none.</summary>
    /// <remarks>A semicolon at the end is an argument of <c>find -exec</c>.</remarks>
    public static string? OperatorIn(IReadOnlyList<string> words)
    {
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] is "&&" or "||" or "|" or "&" || (words[i] == ";" && i + 1 < words.Count))
            {
                return words[i];
            }
        }

        return null;
    }

    /// <summary>The program and its arguments, the program as a path.</summary>
    /// <param name="words">The words of the command.</param>
    /// <param name="shell">Whether a shell reads them.</param>
    /// <returns>Null if there is no such program.</returns>
    public static IReadOnlyList<string>? Of(IReadOnlyList<string> words, bool shell)
    {
        if (shell || (words.Count == 1 && !IsOneWord(words[0])))
        {
            string reader = Environment.GetEnvironmentVariable("PARALLEL_SHELL") is { Length: > 0 } chosen
                ? chosen
                : StandardShell;
            return [reader, "-c", string.Join(' ', words)];
        }

        return PathOf(words[0]) is { } path ? [path, .. words.Skip(1)] : null;
    }

    /// <summary>Whether a shell would read a text as the name of a program and nothing else.</summary>
    private static bool IsOneWord(string text) => !text.AsSpan().ContainsAny(" \t\n;&|<>()$`\\\"'*?[#~%=!{}");

    private static string? PathOf(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return MayExecute(program) ? program : null;
        }

        foreach (string place in (Environment.GetEnvironmentVariable("PATH") ?? StandardPath).Split(':'))
        {
            string path = Path.Combine(place.Length == 0 ? "." : place, program);
            if (program.Length > 0 && MayExecute(path))
            {
                return path;
            }
        }

        return null;
    }

    private static bool MayExecute(string path) =>
        !OperatingSystem.IsWindows() && FileCalls.MayExecute(path).IsSuccess && !Directory.Exists(path);
}
