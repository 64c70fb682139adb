using System.Diagnostics;

namespace Becket.Cli.Tests.Running;

/// <summary>The tool on a terminal, which <c>script</c> of util-linux creates.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Control_C_ends_the_jobs_and_then_the_tool()
    {
        File.WriteAllText(_directory["list"], "1\n2\n");
        using Process terminal = Open(
            $"-a {_directory["list"]} -j2 --quiet sh -c 'echo $$ >> {_directory["pids"]}; sleep 60'"
        );
        Eventually.Lines(_directory["pids"], 2);
        terminal.StandardInput.Write('\x03');
        terminal.StandardInput.Flush();

        Assert.Equal("130", ExitCodeOf(terminal));
        Assert.All(File.ReadAllLines(_directory["pids"]), Eventually.Gone);
    }

    [Fact]
    public void Lines_can_be_typed()
    {
        using Process terminal = Open($"-j1 sh -c 'echo {{}} >> {_directory["typed"]}'");
        terminal.StandardInput.Write("one\n");
        terminal.StandardInput.Flush();
        Eventually.Lines(_directory["typed"], 1);
        terminal.StandardInput.Write("two\n\x04");
        terminal.StandardInput.Flush();

        Assert.Equal("0", ExitCodeOf(terminal));
        Assert.Equal(["one", "two"], File.ReadAllLines(_directory["typed"]));
    }

    [Fact]
    public void Without_a_command_and_without_input_it_says_what_to_do()
    {
        using Process terminal = Open("");

        Assert.Equal("255", ExitCodeOf(terminal));
        Assert.Contains(
            "say what to run, for example: becket run -a names.txt -- echo hello",
            File.ReadAllText(_directory["screen"]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_terminal_that_is_closed_ends_the_jobs()
    {
        File.WriteAllText(_directory["list"], "1\n");
        using Process terminal = Open(
            $"-a {_directory["list"]} --quiet sh -c 'echo $$ >> {_directory["pids"]}; sleep 60'"
        );
        Eventually.Lines(_directory["pids"], 1);
        terminal.Kill();
        terminal.WaitForExit();

        Assert.All(File.ReadAllLines(_directory["pids"]), Eventually.Gone);
    }

    private Process Open(string args)
    {
        // The tool's exit code goes to a file, as script has its own, and so does the screen. The shell ignores the
        // Ctrl-C, which is for the tool.
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

    private string ExitCodeOf(Process terminal)
    {
        string exitCode = Eventually.Lines(_directory["exit"], 1)[0];
        Assert.True(terminal.WaitForExit(Tool.Patience));
        return exitCode;
    }
}
