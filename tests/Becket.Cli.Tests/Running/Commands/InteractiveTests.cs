using System.Diagnostics;

namespace Becket.Cli.Tests.Running.Commands;

/// <summary>Questions about commands on a terminal, which <c>script</c> of util-linux creates.</summary>
public sealed class InteractiveTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Only_commands_that_the_user_agrees_to_run()
    {
        File.WriteAllText(_directory["list"], "1\n2\n3\n");
        using Process terminal = Open($"-a {_directory["list"]} -j1 -p touch {_directory["ran-{}"]}");
        Answer(terminal, 1, "y\n");
        Answer(terminal, 2, "n\n");
        Answer(terminal, 3, "YES\n");

        Assert.Equal("0", Eventually.Lines(_directory["exit"], 1)[0]);
        Assert.True(terminal.WaitForExit(Tool.Patience));
        Assert.Equal([true, false, true], Enumerable.Range(1, 3).Select(n => File.Exists(_directory[$"ran-{n}"])));
    }

    [Fact]
    public void A_signal_ends_a_run_that_waits_for_an_answer()
    {
        File.WriteAllText(_directory["list"], "1\n");
        using Process terminal = Open($"-a {_directory["list"]} -p touch {_directory["ran-{}"]}");
        Answer(terminal, 1, "\x03");

        Assert.Equal("130", Eventually.Lines(_directory["exit"], 1)[0]);
        Assert.True(terminal.WaitForExit(Tool.Patience));
        Assert.False(File.Exists(_directory["ran-1"]));
    }

    /// <summary>Answers the question with this number, when it is on the screen.</summary>
    private void Answer(Process terminal, int number, string answer)
    {
        var waited = Stopwatch.StartNew();
        while (Questions() < number)
        {
            Assert.True(waited.Elapsed < Tool.Patience, "the tool does not ask");
            Thread.Sleep(10);
        }

        terminal.StandardInput.Write(answer);
        terminal.StandardInput.Flush();
    }

    private int Questions() =>
        File.Exists(_directory["screen"]) ? File.ReadAllText(_directory["screen"]).Split(" ?...").Length - 1 : 0;

    private Process Open(string args)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no pseudo-terminal here.");
        string command = $"trap : INT; {string.Join(' ', Tool.Command)} run {args}; echo $? > {_directory["exit"]}";
        var start = new ProcessStartInfo("script", ["-q", "-f", "-c", command, _directory["screen"]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["TERM"] = "xterm";
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
