using Becket.ClusterTool.Commands;
using Becket.ClusterTool.Giving;

namespace Becket.ClusterTool.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("run 7340 --pipe cat", "--pipe has no meaning in a cluster")]
    [InlineData("run 7340 --ungroup echo ::: a", "--ungroup has no meaning in a cluster")]
    [InlineData("run 7340 --line-buffer echo ::: a", "--line-buffer has no meaning in a cluster")]
    [InlineData("run 7340 --timeout 300% echo ::: a", "--timeout with a percentage has no meaning")]
    [InlineData("run 7340 --load 2 echo ::: a", "a limit of the machine has no meaning")]
    [InlineData("run 10.0.0.5:7340 echo ::: a", "add --listen 10.0.0.5")]
    [InlineData("run echo ::: a", "'echo' is no address")]
    [InlineData("run --jobs 5 echo", "the address comes first")]
    [InlineData("worker 7340 echo", "'echo' is too much: the giver has the command")]
    [InlineData("worker 127.0.0.1:0", "'127.0.0.1:0' is no address")]
    [InlineData("requeue 7340 one", "'one' is no number of a job")]
    [InlineData("wurker", "did you mean becket-cluster worker?")]
    public void A_mistake_gets_a_line_that_says_what_to_do(string line, string expected)
    {
        var error = new StringWriter();

        int exitCode = Cli.Cli.Run(new ClusterCommand(), line.Split(' '), TextWriter.Null, error);

        Assert.Equal(Cli.Cli.Misused, exitCode);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("run --cluster 10.0.0.5:7340 echo ::: a", "becket-cluster run ADDRESS")]
    [InlineData("worker 10.0.0.5:7340", "becket-cluster worker ADDRESS")]
    public void The_plain_tool_says_which_tool_has_clusters(string line, string expected)
    {
        var error = new StringWriter();

        int exitCode = Cli.Cli.Run(line.Split(' '), TextWriter.Null, error);

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("dotnet tool install --global Becket.ClusterTool", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("7340", "127.0.0.1:7340", true)]
    [InlineData("localhost:1", "localhost:1", true)]
    [InlineData("[::1]:7340", "::1:7340", true)]
    [InlineData("node1:7340", "node1:7340", false)]
    public void An_address_is_a_host_and_a_port_or_a_port(string text, string expected, bool isLoopback)
    {
        var address = ClusterAddress.Parse(text);

        Assert.Equal(expected, address.ToString());
        Assert.Equal(isLoopback, address.IsLoopback);
    }

    [Fact]
    public void The_state_is_in_the_users_folder_also_before_that_folder_exists()
    {
        const string Variable = "XDG_DATA_HOME";
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the variable is Linux's");
        string? before = Environment.GetEnvironmentVariable(Variable);
        string missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n"));
        try
        {
            Environment.SetEnvironmentVariable(Variable, missing);

            var giver = new GiverOptions { Address = ClusterAddress.Parse("7340") };

            Assert.Equal(Path.Combine(missing, "becket", "cluster", "7340"), giver.Folder);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("worker")]
    [InlineData("status")]
    [InlineData("requeue")]
    public void Help_needs_no_address(string command)
    {
        var output = new StringWriter();

        Assert.Equal(0, Cli.Cli.Run(new ClusterCommand(), [command, "--help"], output, TextWriter.Null));
        Assert.Contains("becket-cluster " + command, output.ToString(), StringComparison.Ordinal);
    }
}
