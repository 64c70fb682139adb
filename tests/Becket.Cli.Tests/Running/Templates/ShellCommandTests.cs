using System.Diagnostics;
using Becket.Cli.Running.Templates.Shells;

namespace Becket.Cli.Tests.Running.Templates;

/// <summary>The tool with commands as people type them.</summary>
public sealed class ShellCommandTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("echo {} | tr a b", "b\n")]
    [InlineData("echo \"{}\"; echo '{}' 2>&1", "a\na\n")]
    [InlineData("cat <<EOF\n{}\nEOF", "a\n")]
    [InlineData("{} 2>/dev/null || echo none", "none\n")]
    public void One_word_with_shell_syntax_is_a_script(string command, string prints) =>
        Assert.Equal((0, prints), Run("a\n", command));

    [Fact]
    public void A_program_with_a_blank_in_its_name_is_a_program()
    {
        string program = _directory["my program"];
        File.WriteAllText(program, "#!/bin/sh\necho ran\n");
        using (var chmod = Process.Start("chmod", ["+x", program]))
        {
            chmod.WaitForExit();
        }

        Assert.Equal((0, "ran\n"), Run("a\n", program));
    }

    [Theory]
    [InlineData("|")]
    [InlineData(">")]
    [InlineData(">>")]
    [InlineData("<")]
    [InlineData("&&")]
    [InlineData("||")]
    [InlineData("2>&1")]
    [InlineData(";")]
    public void An_operator_as_a_word_is_refused_and_passed_with_no_shell(string word)
    {
        ToolResult refused = Tool.Run("a\n", "echo", "{}", word, "x");

        Assert.Equal("", refused.Output);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("--shell", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--no-shell", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, refused.Error.Split('\n').Length);
        Assert.Equal((0, $"a {word} x\n"), Run("a\n", "--no-shell", "echo", "{}", word, "x"));
    }

    [Fact]
    public void An_operator_as_a_word_is_passed_with_q() =>
        Assert.Equal((0, "a ; x\n"), Run("a\n", "-q", "echo", "{}", ";", "x"));

    [Fact]
    public void The_semicolon_of_find_belongs_to_find()
    {
        File.WriteAllText(_directory["f"], "");

        Assert.Equal((0, "f\n"), Run("f\n", "find", _directory.ToString(), "-name", "{}", "-exec", "echo", "{}", ";"));
    }

    [Fact]
    public void A_builtin_runs_in_a_shell_and_a_keyword_says_what_to_write()
    {
        Assert.Equal(0, Run("/\n", "cd", "{}").ExitCode);
        ToolResult keyword = Tool.Run("a\n", "for", "x");

        Assert.Contains("put the command into quotes", keyword.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_bash_exports_is_a_command()
    {
        Require("bash");

        Assert.Equal("<a b>\n", Bash("f() { printf '<%s>\\n' \"$1\"; }; export -f f; echo 'a b' | TOOL f {}"));
        Assert.Equal("<a b>\n", Bash("f() { printf '<%s>\\n' \"$1\"; }; export -f f; echo 'a b' | TOOL 'f {} | cat'"));
        Assert.Equal(
            "<a b>\n",
            Bash("f() { printf '<%s>\\n' \"$1\"; }; export -f f; echo 'a b' | SHELL=/bin/sh TOOL --shell 'f {}'")
        );
        Assert.Equal(
            "<a b>\n",
            Bash("f() { printf '<%s>\\n' \"$1\"; }; export -f f; echo \"f 'a b'\" | SHELL=/bin/sh TOOL")
        );
    }

    [Theory]
    [InlineData("SHELL=/bin/sh", "--shell=bash", "bash")]
    [InlineData("SHELL=/bin/sh PARALLEL_SHELL=bash", "--shell", "bash")]
    [InlineData("SHELL=/bin/bash", "--shell", "bash")]
    [InlineData("SHELL=/bin/bash", "--shell=sh", "sh")]
    [InlineData("SHELL=/bin/tcsh", "--shell", "sh")]
    public void The_shell_is_chosen(string environment, string option, string runs)
    {
        Require("bash");

        Assert.Equal(
            runs == "bash" ? "yes\n" : "no\n",
            Bash(
                $"echo a | {environment} TOOL {option} 'if [ -n \"$BASH_VERSION\" ] && [ \"${{BASH##*/}}\" = bash ]; "
                    + "then echo yes; else echo no; fi; : {}'"
            )
        );
    }

    [Theory]
    [InlineData("--shell=tcsh", "takes a shell of sh, dash, ash, bash, zsh and fish, not 'tcsh'")]
    [InlineData("--shell=/no/bash", "names the shell '/no/bash', and there is no such program")]
    public void An_unknown_shell_is_a_mistake(string option, string says) =>
        Assert.Contains(says, Tool.Run("a\n", option, "echo {}").Error, StringComparison.Ordinal);

    [Fact]
    public void A_mistake_in_a_script_leaves_the_log_as_it_is()
    {
        File.WriteAllText(_directory["log"], "kept");

        ToolResult refused = Tool.Run("a\n", "--joblog", _directory["log"], "echo `echo {}`");

        Assert.Contains("write $(…) instead", refused.Error, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(_directory["log"]));
    }

    [Fact]
    public void The_log_holds_a_script_as_typed_and_a_retry_runs_it()
    {
        string script = $"test -e {_directory["ok"]} && printf '%s\\n' \"<{{}}>\" {{}} '{{}}'";
        ToolResult failed = Tool.Run("it's $HOME\n", "--shell=sh", "--joblog", _directory["log"], script);
        string log = File.ReadAllText(_directory["log"]);
        File.WriteAllText(_directory["ok"], "");
        ToolResult retried = Tool.Run("", "--shell=sh", "--joblog", _directory["log"], "--retry-failed");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains(@"""<it's \$HOME>"" 'it'\''s $HOME' 'it'\''s $HOME'", log, StringComparison.Ordinal);
        Assert.Equal((0, "<it's $HOME>\nit's $HOME\nit's $HOME\n"), (retried.ExitCode, retried.Output));
    }

    [Fact]
    public void A_value_that_a_calculation_cannot_take_fails_its_job_alone()
    {
        ToolResult run = Tool.Run("1\nx\n3\n", "-k", "-j1", "--shell=sh", "echo $(({} + 1))");

        Assert.Equal((1, "2\n4\n"), (run.ExitCode, run.Output));
        Assert.Contains("the value is no whole number", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_too_long_for_the_system_is_told_in_short_lines()
    {
        string value = new('x', 200_000);

        ToolResult run = Tool.Run(value + "\n", "echo", "{}");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has 200,000 bytes, and the system takes 131,071", run.Error, StringComparison.Ordinal);
        Assert.All(run.Error.Split('\n'), line => Assert.InRange(line.Length, 0, 400));
    }

    [Fact]
    public void A_program_with_a_very_long_name_is_told_in_short_lines() =>
        Assert.All(
            Tool.Run(new string('x', 10_000) + "\n", "--no-shell", "{}").Error.Split('\n'),
            line => Assert.InRange(line.Length, 0, 400)
        );

    private static (int ExitCode, string Output) Run(string input, params string[] args)
    {
        ToolResult run = Tool.Run(input, args);
        Assert.Equal("", run.Error);
        return (run.ExitCode, run.Output);
    }

    private static void Require(string shell) =>
        Assert.SkipWhen(ProgramPath.Find(shell) is null, $"{shell} is not installed");

    /// <summary>Runs a script of bash in which TOOL is <c>becket run</c>.</summary>
    private static string Bash(string script)
    {
        string tool = ShellQuote.Line([.. Tool.Command, "run"]);
        var start = new ProcessStartInfo("bash", ["-c", script.Replace("TOOL", tool, StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("PARALLEL_SHELL");
        using Process bash = Process.Start(start)!;
        Task<string> error = bash.StandardError.ReadToEndAsync();
        string output = bash.StandardOutput.ReadToEnd();
        Assert.True(bash.WaitForExit(Tool.Patience));
        Assert.Equal("", error.Result);
        return output;
    }
}
