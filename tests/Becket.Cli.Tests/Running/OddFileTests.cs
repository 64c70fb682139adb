using System.Net;
using System.Net.Sockets;

namespace Becket.Cli.Tests.Running;

/// <summary>Pipes, devices, sockets and files of the system as the tool's input, log and timeline.</summary>
public sealed class OddFileTests : IDisposable
{
    private const string Header = "Seq\tHost\tStarttime\t";

    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_log_can_be_a_pipe()
    {
        ToolResult result = Run("printf '1\\n2\\n' | becket run --joblog /dev/stdout true {} | cat");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        CheckLog(result.Output, records: 2);
    }

    [Fact]
    public void The_log_on_a_file_that_standard_output_is_keeps_what_is_there()
    {
        Run("printf '1\\n2\\n' | becket run -j1 --joblog /dev/stdout echo {} > both");

        string[] lines = File.ReadAllLines(_directory["both"]);
        CheckLog(string.Join('\n', lines.Where(line => line.Contains('\t', StringComparison.Ordinal))), records: 2);
        Assert.Equal(["1", "2"], lines.Where(line => line.Length == 1));
    }

    [Fact]
    public void The_log_can_be_a_named_pipe()
    {
        ToolResult result = Run("mkfifo log; cat log > copy & echo 1 | becket run --joblog log true {}; wait");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        CheckLog(File.ReadAllText(_directory["copy"]), records: 1);
    }

    [Fact]
    public async Task The_log_can_be_a_socket()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> received = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadToEndAsync();
        });
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        ToolResult result = Run($"exec 5<>/dev/tcp/127.0.0.1/{port}; echo 1 | becket run --joblog /dev/fd/5 true {{}}");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        CheckLog(await received.WaitAsync(Tool.Patience), records: 1);
    }

    [Theory]
    [InlineData("--joblog /dev/full", "cannot write to /dev/full: No space left on device")]
    [InlineData("--joblog /dev/fd/77", "cannot open /dev/fd/77: no such descriptor is open")]
    [InlineData("--joblog .", "cannot open .: permission denied, or it is a directory")]
    [InlineData("--joblog /dev/stdout --resume", "/dev/stdout is no file on disk, so it keeps no log to resume from")]
    public void A_log_that_cannot_be_is_one_line(string log, string message)
    {
        ToolResult result = Run($"echo 1 | becket run {log} true {{}}");

        Assert.Equal((255, $"becket: {message}\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void A_closed_stream_cannot_be_the_log()
    {
        ToolResult result = Run("echo 1 | becket run --joblog /dev/stdout true {} >&-");

        Assert.Equal(
            (255, "becket: cannot open /dev/stdout: the tool was started without it\n"),
            (result.ExitCode, result.Error)
        );
    }

    [Fact]
    public void The_timeline_can_be_a_named_pipe()
    {
        ToolResult result = Run(
            "mkfifo day.json; cat day.json > copy & echo 1 | becket run --timeline day.json true {}; wait"
        );

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("{", File.ReadAllText(_directory["copy"]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_the_system_is_told_without_the_path_again()
    {
        ToolResult run = Tool.Run("", "--quiet", "-a", "/proc/self/mem", "echo");

        Assert.Equal((255, "becket: cannot read /proc/self/mem: Input/output error\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void The_results_cannot_be_a_device()
    {
        ToolResult result = Run("echo 1 | becket run --results /dev/null echo {}");

        Assert.Equal(255, result.ExitCode);
        Assert.StartsWith("becket: cannot ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("becket run -a /proc/sys/kernel/ostype echo {}", "Linux\n")]
    [InlineData("mkfifo in; echo one > in & becket run -a in echo {}; wait", "one\n")]
    [InlineData("becket run -a <(echo two) echo {}", "two\n")]
    [InlineData("becket run -a /dev/null echo {}", "")]
    [InlineData("echo three | becket run -a /dev/stdin echo {}", "three\n")]
    public void Input_can_be_any_file_that_can_be_read(string script, string output)
    {
        ToolResult result = Run(script);

        Assert.Equal((0, output, ""), (result.ExitCode, result.Output, result.Error));
    }

    private ToolResult Run(string script) => ToolScript.Run(_directory, script);

    private static void CheckLog(string log, int records)
    {
        string[] lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(Header, lines[0], StringComparison.Ordinal);
        Assert.Equal(records + 1, lines.Length);
    }
}
