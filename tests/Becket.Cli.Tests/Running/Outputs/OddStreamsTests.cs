using System.Diagnostics;
using System.Globalization;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>Standard streams that are closed, full, or no pipe, and jobs that open their own streams again.</summary>
public sealed class OddStreamsTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    private static string ToolInShell => string.Join(' ', Tool.Command.Select(word => $"'{word}'"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Jobs_may_open_their_standard_streams_again_and_lose_nothing()
    {
        ToolResult run = Tool.Run(
            "1\n2\n",
            "--quiet",
            "-k",
            "--shell",
            "echo a{}; echo b > /dev/stdout; echo c; echo d >&2; echo e | tee /dev/stderr; echo f >&2"
        );

        Assert.Equal((0, "a1\nb\nc\ne\na2\nb\nc\ne\n"), (run.ExitCode, run.Output));
        Assert.Equal("d\ne\nf\nd\ne\nf\n", run.Error);
    }

    [Fact]
    public void A_closed_standard_error_drops_messages_and_the_run_goes_on() =>
        Assert.Equal(
            "1\n2\n0\n",
            Bash($"printf '1\\n2\\n' | {ToolInShell} run -k --shell 'echo {{}}; echo e >&2' 2>&-; echo $?")
        );

    [Fact]
    public void A_full_standard_error_loses_messages_but_never_the_errors_of_jobs()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");

        Assert.Equal("1\n0\n", Bash($"echo 1 | {ToolInShell} run --shell 'echo {{}}' 2>/dev/full; echo $?"));
        Assert.Equal(
            "255\n",
            Bash($"echo 1 | {ToolInShell} run --shell 'echo error >&2; : {{}}' 2>/dev/full; echo $?")
        );
    }

    [Fact]
    public void A_fifo_as_standard_output_gets_all_outputs() =>
        Assert.Equal(
            "1\n2\n0\n",
            Bash(
                $"cd {_directory}; mkfifo fifo; cat fifo & printf '1\\n2\\n' | {ToolInShell} run --quiet -k echo > fifo"
                    + "; code=$?; wait; echo $code"
            )
        );

    [Theory]
    [InlineData(true, "0")]
    [InlineData(false, "141")]
    public void A_socket_as_standard_output_is_as_good_as_a_pipe(bool hasReader, string code)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "There is no python3 here.");
        File.WriteAllText(
            _directory["odd.py"],
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                import socket, subprocess, sys
                ours, theirs = socket.socketpair()
                tool = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=theirs)
                theirs.close()
                if not {hasReader}: ours.close()
                tool.stdin.write(b"1\n2\n")
                tool.stdin.close()
                text = b""
                if {hasReader}:
                    while more := ours.recv(100): text += more
                    assert text == b"1\n2\n", text
                print(tool.wait())
                """
            )
        );

        Assert.Equal(code + "\n", Bash($"python3 {_directory["odd.py"]} {ToolInShell} run --quiet -k echo"));
    }

    [Fact]
    public void A_daemon_that_a_job_leaves_behind_writes_into_no_other_output()
    {
        // The daemon writes when the second job begins, long after its own job.
        string job =
            "if [ {} = 1 ]; then setsid sh -c \"trap : PIPE; while [ ! -e go ]; do sleep 0.1; done; "
            + "echo stray; echo stray >&2; touch gone\" & echo one; "
            + "else touch go; while [ ! -e gone ]; do sleep 0.1; done; echo two; fi";

        Assert.Equal(
            "one\ntwo\n0\n",
            Bash($"cd {_directory}; printf '1\\n2\\n' | {ToolInShell} run --quiet -j1 --shell '{job}' 2>&1; echo $?")
        );
    }

    [Fact]
    public void Outputs_larger_than_a_full_disk_end_the_run_with_a_message()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root may mount a file system.");
        string mount = _directory["disk"];
        Assert.SkipUnless(
            Bash($"mkdir {mount}; mount -t tmpfs -o size=2m none {mount} 2>/dev/null; echo $?") == "0\n",
            "No file system can be mounted here."
        );
        try
        {
            string answer = Bash(
                $"printf '1\\n2\\n' | {ToolInShell} run --quiet -j2 --tmpdir {mount} "
                    + "--shell 'head -c 40000000 /dev/zero; sleep 60; : {}' 2>&1 >/dev/null; echo $?; ls "
                    + mount
            );

            Assert.StartsWith("becket: there is no room for the outputs in '", answer, StringComparison.Ordinal);
            Assert.EndsWith("\n255\n", answer, StringComparison.Ordinal);
        }
        finally
        {
            Bash($"umount -l {mount}");
        }
    }

    [Fact]
    public void A_hundred_mebibytes_come_through_byte_for_byte()
    {
        Bash($"head -c 50M /dev/urandom > {_directory["a"]}; head -c 50M /dev/urandom > {_directory["b"]}");

        Assert.Equal(
            "0\n0\n",
            Bash(
                $"cd {_directory}; printf 'a\\nb\\n' | {ToolInShell} run --quiet -k cat > out; echo $?; cat a b | cmp "
                    + "- out; echo $?"
            )
        );
    }

    [Theory]
    [InlineData("> out", false)]
    [InlineData(">> out", true)]
    [InlineData("| cat > out", false)]
    [InlineData("| (sleep 0.2; cat > out)", false)]
    public void Large_outputs_come_through_to_any_kind_of_stream(string target, bool before) =>
        Assert.Equal(
            "0\n",
            Bash(
                $"cd {_directory}; head -c 3M /dev/urandom > a; head -c 2500001 /dev/urandom > b; echo before > out; "
                    + $"printf 'a\\nb\\n' | {ToolInShell} run --quiet -k -j2 --shell 'cat {{}}; cat {{}} >&2' "
                    + $"2> error {target}; ({(before ? "echo before" : ":")}; cat a b) | "
                    + "cmp - out && cat a b | cmp - error; echo $?"
            )
        );

    private static string Bash(string command)
    {
        using Process shell = Process.Start(
            new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true }
        )!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        Assert.True(shell.WaitForExit(Tool.Patience), command);
        return output.Result;
    }
}
