using System.Diagnostics;

namespace Becket.Cli.Tests.Running.Terminals;

/// <summary>Ctrl-Z and <c>fg</c>, and jobs that use the terminal.</summary>
public sealed class JobControlTests : IDisposable
{
    private const string ControlC = "\x03";
    private const string ControlZ = "\x1a";

    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Control_Z_stops_the_jobs_and_leaves_a_clean_screen_and_fg_continues_them()
    {
        using var shell = new InteractiveShell(_directory);
        WriteJob("echo $$ > pid$1; until [ -e go ]; do sleep 0.02; done; echo \"job $1: end\"");
        shell.Type("printf '1\\n2\\n' > list; becket run -a list -j2 -- bash ./job {}");
        shell.WaitFor("2 running");
        Eventually.Lines(_directory["pid1"], 1);
        Eventually.Lines(_directory["pid2"], 1);
        shell.Press(ControlZ);

        // The frame is erased before the shell prints, and no frame follows.
        shell.WaitFor("\r\e[J");
        shell.WaitFor("Stopped");
        shell.WaitFor("READY> ");

        // Their signal came before that, but a process stops only when it next gets a processor.
        Eventually.True(() => StateOf("pid1") == 'T' && StateOf("pid2") == 'T', "both jobs are stopped");

        shell.Type("fg");
        shell.WaitFor("2 running");
        File.WriteAllText(_directory["go"], "");
        shell.WaitFor("job 1: end");
        shell.WaitFor("2 jobs in ");
        shell.WaitFor("all succeeded");
        shell.WaitFor("READY> ");
    }

    [Fact]
    public void A_run_that_is_stopped_can_be_ended()
    {
        using var shell = new InteractiveShell(_directory);
        WriteJob("echo $$ > pid$1; sleep 600");
        shell.Type("echo 1 > list; becket run -a list -- bash ./job {}");
        shell.WaitFor("1 running");
        Eventually.Lines(_directory["pid1"], 1);
        shell.Press(ControlZ);
        shell.WaitFor("Stopped");
        shell.Type("kill %1; wait; echo KILLED$((40+2))");
        shell.WaitFor("KILLED42");
        TestContext.Current.TestOutputHelper?.WriteLine(shell.Screen);
        Eventually.Gone(File.ReadAllText(_directory["pid1"]).Trim());
    }

    [Fact]
    public void A_run_in_the_background_is_not_stopped_by_being_continued()
    {
        using var shell = new InteractiveShell(_directory);
        WriteJob("echo $PPID > parent; until [ -e go ]; do sleep 0.02; done");
        shell.Type("echo 1 > list; becket run -a list -- bash ./job {} &");
        string tool = Eventually.Lines(_directory["parent"], 1)[0];

        // The runtime's own answer to this signal stops the tool sooner or later.
        shell.Type($"for i in {{1..300}}; do kill -CONT {tool}; done; echo SENT$((40+2))");
        shell.WaitFor("SENT42");
        Assert.NotEqual('T', StateOf("parent"));

        // By its number: bash keeps the exit code of a job that ended before the wait, but not its place in the table.
        shell.Type("touch go; wait $!; echo \"$((40+2)) is behind exit code $?;\"");
        shell.WaitFor("42 is behind exit code ");
        shell.WaitFor(";");
        Assert.EndsWith(
            "42 is behind exit code 0;",
            shell.Screen[..(shell.Screen.LastIndexOf(';') + 1)],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void With_tty_a_run_in_the_background_leaves_the_terminal_to_the_shell_until_fg()
    {
        using var shell = new InteractiveShell(_directory);
        WriteJob("echo \"name of $1?\"; read name < /dev/tty; echo \"$1 is $name\"");
        shell.Type("echo 1 > list; becket run -a list --tty -- bash ./job {}");
        shell.WaitFor("name of 1?");
        shell.Press(ControlZ);
        shell.WaitFor("Stopped");
        shell.Type("bg; echo BACK$((40+2))");
        shell.WaitFor("BACK42");
        shell.Type("echo STILL$((40+2))");
        shell.WaitFor("STILL42");
        shell.Type("fg; echo \"exit code $?\"");
        shell.WaitFor("run -a list --tty");
        shell.Type("me");
        shell.WaitFor("1 is me");
        shell.WaitFor("exit code 0");
    }

    [Fact]
    public void A_job_that_waits_for_the_terminal_is_named_once_and_can_be_ended()
    {
        using var shell = new InteractiveShell(_directory);
        WriteJob("echo $$ > pid$1; read answer < /dev/tty");
        shell.Type("echo 1 > list; becket run -a list -- bash ./job {}; echo \"exit code $?\"");
        shell.WaitFor("becket: job 1 waits for the terminal, which no job has: bash ./job 1; to give it ");
        shell.Press(ControlC);
        shell.WaitFor("stopped: SIGINT, 1 running job ended");
        shell.WaitFor("exit code 130");
        Eventually.Gone(File.ReadAllText(_directory["pid1"]).Trim());
        Assert.Single(shell.Screen.Split("waits for the terminal")[1..]);
    }

    [Fact]
    public void With_tty_jobs_have_the_terminal_in_turn_and_its_modes_are_restored()
    {
        using var shell = new InteractiveShell(_directory);
        WriteJob("stty -echo; echo \"name of $1?\"; read name < /dev/tty; echo \"$1 is $name\"");
        shell.Type("printf '1\\n2\\n' > list; becket run -a list --tty -- bash ./job {}");
        shell.WaitFor("name of 1?");
        shell.Type("hidden-one");
        shell.WaitFor("1 is hidden-one");
        shell.WaitFor("name of 2?");

        // The shell has its own modes while the run is stopped, and the job has its own again after fg.
        shell.Press(ControlZ);
        shell.WaitFor("Stopped");
        shell.Type("stty -a > modes; echo STOPPED$((40+2))");
        shell.WaitFor("STOPPED42");
        Assert.DoesNotContain(" -echo ", File.ReadAllText(_directory["modes"]), StringComparison.Ordinal);
        shell.Type("fg; echo \"exit code $?\"");
        shell.WaitFor("run -a list --tty");
        Eventually.True(() => !Echoes(shell), "the job has its modes again");
        shell.Type("hidden-two");
        shell.WaitFor("2 is hidden-two");
        shell.WaitFor("exit code 0");
        shell.WaitFor("READY> ");
        shell.Type("stty -a > modes; echo AFTER$((40+2))");
        shell.WaitFor("AFTER42");
        Assert.DoesNotContain(" -echo ", File.ReadAllText(_directory["modes"]), StringComparison.Ordinal);
        Assert.Single(shell.Screen.Split("hidden-two")[1..]);
    }

    [Fact]
    public void With_tty_Control_C_ends_the_job_and_the_run()
    {
        using var shell = new InteractiveShell(_directory);
        WriteJob("trap 'trap - INT; kill -INT $$' INT; echo \"begun: $1\"; until [ -e go ]; do sleep 0.02; done");
        shell.Type("printf '1\\n2\\n' > list; becket run -a list -o -- bash ./job {}; echo \"exit code $?\"");
        shell.WaitFor("begun: 1");
        shell.Press(ControlC);
        shell.WaitFor("stopped: SIGINT");
        shell.WaitFor("exit code 130");
        Assert.DoesNotContain("begun: 2", shell.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-j7", "--tty gives the terminal to one job at a time: leave out --jobs")]
    [InlineData("--tag", "--tty lets the jobs write to the terminal by themselves: leave out --keep-order")]
    [InlineData("--results d", "--tty lets the jobs write to the terminal by themselves, so there is nothing to keep")]
    public void With_tty_options_that_need_the_outputs_are_a_mistake(string option, string message) =>
        Assert.StartsWith(
            "becket: " + message,
            Tool.Run("1\n", ["--tty", .. option.Split(' '), "true"]).Error,
            StringComparison.Ordinal
        );

    [Fact]
    public void Without_a_terminal_tty_is_an_error()
    {
        ToolResult result = ToolScript.Run(
            _directory,
            "echo 1 | setsid -w bash -c \"$(declare -f becket); becket run --tty true\""
        );

        Assert.Equal(
            (255, "becket: --tty needs a terminal, and there is none here\n"),
            (result.ExitCode, result.Error)
        );
    }

    /// <summary>Whether the shell's terminal shows what is typed.</summary>
    private static bool Echoes(InteractiveShell shell)
    {
        using Process stty = Process.Start(
            new ProcessStartInfo("stty", ["-F", shell.Terminal, "-a"]) { RedirectStandardOutput = true }
        )!;
        return !stty.StandardOutput.ReadToEnd().Contains(" -echo ", StringComparison.Ordinal);
    }

    private void WriteJob(string script) => File.WriteAllText(_directory["job"], script + "\n");

    private char StateOf(string file)
    {
        string status = File.ReadAllText($"/proc/{File.ReadAllText(_directory[file]).Trim()}/stat");
        return status[status.LastIndexOf(')') + 2];
    }
}
