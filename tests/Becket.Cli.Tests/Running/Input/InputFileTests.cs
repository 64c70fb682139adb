using System.Diagnostics;
using System.Net.Sockets;

namespace Becket.Cli.Tests.Running.Input;

/// <summary>Pipes, sockets, directories and closed streams as input.</summary>
public sealed class InputFileTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public InputFileTests() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes and sockets are opened as on Linux");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_closed_standard_input_is_named_as_the_reason() =>
        Assert.Equal(
            "becket: cannot read standard input: it is closed; name a file with -a, or write < FILE\n",
            Shell("{0} run echo <&-").Error
        );

    [Fact]
    public void A_closed_standard_input_does_not_matter_if_nothing_is_read_from_it() =>
        Assert.Equal("a\n", Shell("{0} run echo ::: a <&-").Output);

    [Theory]
    [InlineData("< .", "it is a directory")]
    [InlineData("0> file", "it is not open for reading")]
    public void A_standard_input_that_cannot_be_read_is_named_with_the_reason(string redirection, string reason) =>
        Assert.Equal($"becket: cannot read standard input: {reason}\n", Shell("{0} run echo " + redirection).Error);

    [Fact]
    public void A_directory_and_a_socket_are_named_as_the_reason()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory["socket"]));

        Assert.Equal(
            $"becket: cannot read {_directory["socket"]}: it is a socket\n",
            Tool.Run("", "-a", _directory["socket"], "echo").Error
        );
        Assert.Equal(
            $"becket: cannot read {_directory}: it is a directory\n",
            Tool.Run("", "-a", _directory.ToString(), "echo").Error
        );
    }

    [Fact]
    public void A_named_pipe_is_read_once_whether_its_writer_is_early_or_late()
    {
        (string output, _) = Shell(
            "mkfifo p; (printf 'a\\nb\\n' > p) & {0} run -k -a p echo; wait; "
                + "{0} run -k echo :::: p & printf 'c\\nd\\n' > p; wait"
        );

        Assert.Equal("a\nb\nc\nd\n", output);
    }

    [Fact]
    public void A_run_that_waits_for_the_writer_of_a_pipe_ends_at_a_signal()
    {
        using var mkfifo = Process.Start("mkfifo", [_directory["p"]]);
        mkfifo.WaitForExit();
        using var tool = Tool.Start("-a", _directory["p"], "echo", "--", "x");
        Eventually.True(() => HasOpened(tool.Pid, _directory["p"]), "the pipe is open");

        tool.Signal("TERM");

        Assert.Equal(128 + 15, tool.Wait().ExitCode);
    }

    [Fact]
    public void Files_of_the_system_and_a_socket_pair_are_read()
    {
        Assert.Contains("Name:", Tool.Run("", "-a", "/proc/self/status", "echo").Output, StringComparison.Ordinal);
        Assert.Equal("a\nb\n", Shell("printf 'a\\nb\\n' | {0} run -k -a /dev/stdin echo").Output);
    }

    [Fact]
    public void Several_pipes_are_combined() =>
        Assert.Equal(
            "1 3\n1 4\n2 3\n2 4\n",
            Shell("mkfifo p q; seq 2 > p & seq 3 4 > q & {0} run -k echo :::: p q; wait").Output
        );

    [Fact]
    public void A_zero_byte_in_a_line_is_named_with_the_option_for_it()
    {
        ToolResult run = Tool.Run("a\nb\0c\n", "echo");

        Assert.Equal((255, "a\n"), (run.ExitCode, run.Output));
        Assert.Equal(
            "becket: line 2 of standard input holds a zero byte, which no argument can: with -0, zero bytes end "
                + "values\n",
            run.Error
        );
        Assert.Equal("<a\nb><c>", Tool.Run("a\nb\0c\0", "-0", "-k", "printf", "<%s>").Output);
        Assert.Equal("<a\nb><c>", Tool.Run("a\nb\0c", "-d", @"\0", "-k", "printf", "<%s>").Output);
    }

    private static bool HasOpened(int pid, string path)
    {
        try
        {
            return Directory
                .EnumerateFiles($"/proc/{pid}/fd")
                .Any(link => File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName == path);
        }
        catch (IOException)
        {
            // The process has just closed one of them.
            return false;
        }
    }

    private (string Output, string Error) Shell(string script)
    {
        string tool = string.Join(' ', Tool.Command.Select(word => $"'{word}'"));
        var start = new ProcessStartInfo("sh", ["-c", script.Replace("{0}", tool, StringComparison.Ordinal)])
        {
            WorkingDirectory = _directory.ToString(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Tool.Patience));
        return (output, error.Result);
    }
}
