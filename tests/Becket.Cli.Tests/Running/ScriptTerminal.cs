using System.Diagnostics;

namespace Becket.Cli.Tests.Running;

/// <summary>The tool on a terminal that <c>script</c> of util-linux creates, and a person who types.</summary>
internal sealed class ScriptTerminal : IDisposable
{
    private readonly Process _script;
    private readonly WorkDirectory _directory;

    /// <param name="directory">The place for the files <c>screen</c> and <c>exit</c>.</param>
    /// <param name="args">The arguments after <c>becket run</c>, for a shell.</param>
    public ScriptTerminal(WorkDirectory directory, string args)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no pseudo-terminal here.");
        _directory = directory;

        // The tool's exit code goes to a file, as script has its own, and so does the screen. The shell ignores the
        // Ctrl-C, which is for the tool.
        string command = $"trap : INT; {string.Join(' ', Tool.Command)} run {args}; echo $? > {directory["exit"]}";
        var start = new ProcessStartInfo("script", ["-q", "-f", "-c", command, directory["screen"]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["TERM"] = "xterm";
        _script = Process.Start(start)!;
        _script.OutputDataReceived += (_, _) => { };
        _script.BeginOutputReadLine();
    }

    /// <summary>All that is on the screen so far.</summary>
    public string Screen => File.Exists(_directory["screen"]) ? File.ReadAllText(_directory["screen"]) : "";

    public void Dispose() => _script.Dispose();

    public void Type(string text)
    {
        _script.StandardInput.Write(text);
        _script.StandardInput.Flush();
    }

    /// <summary>Closes the terminal, as a window is closed.</summary>
    public void Close()
    {
        _script.Kill();
        _script.WaitForExit();
    }

    /// <summary>Waits for the end of the tool.</summary>
    /// <returns>Its exit code.</returns>
    public string ExitCode()
    {
        string exitCode = Eventually.Lines(_directory["exit"], 1)[0];
        Assert.True(_script.WaitForExit(Tool.Patience));
        return exitCode;
    }
}
