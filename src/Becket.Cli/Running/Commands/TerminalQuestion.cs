using System.Text;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Progress;

namespace Becket.Cli.Running.Commands;

/// <summary>Asks questions on the terminal, also if standard input is no terminal.</summary>
internal sealed class TerminalQuestion(Destination output)
{
    private const string Terminal = "/dev/tty";

    private readonly StreamReader _answers = Open();

    /// <summary>Asks about a command on another thread.</summary>
    /// <param name="command">The command.</param>
    /// <param name="answered">Called on that thread with whether the answer begins with y.</param>
    public void Ask(string command, Action<bool> answered)
    {
        Print(VisibleText.Of(command, int.MaxValue) + " ?...");
        var thread = new Thread(() => answered(IsYes(ReadLine()))) { IsBackground = true, Name = "answers" };
        thread.Start();
    }

    private void Print(string question)
    {
        try
        {
            output.Write(Encoding.UTF8.GetBytes(question));
        }
        catch (IOException)
        {
            // The answer counts also if the question could not be shown.
        }
    }

    private string? ReadLine()
    {
        try
        {
            return _answers.ReadLine();
        }
        catch (IOException)
        {
            // The terminal is gone.
            return null;
        }
    }

    private static bool IsYes(string? answer) =>
        answer is not null && answer.TrimStart().StartsWith("y", StringComparison.OrdinalIgnoreCase);

    private static StreamReader Open()
    {
        try
        {
            return new StreamReader(new FileStream(Terminal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"--interactive asks on the terminal, and there is none: {FileErrorText.Of(error)}");
        }
    }
}
