using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Fleet.Tests.Simulator;

public sealed class SimulateCommandTests
{
    [Theory]
    [InlineData("--devices 0", "--devices takes a whole number from 1 to 30000, not '0'")]
    [InlineData("--devices many", "--devices takes a whole number")]
    [InlineData("--seconds 0", "--seconds takes a number from 0.1 to 86400, not '0'")]
    [InlineData("--rate -1", "--rate takes a number")]
    [InlineData("--garbage 101%", "--garbage takes a share such as 1% or 0.01, not '101%'")]
    [InlineData("--garbage 2", "--garbage takes a share")]
    [InlineData("--garbage -1%", "--garbage takes a share")]
    [InlineData("--connect here", "--connect takes an address and a port such as 127.0.0.1:7611, not 'here'")]
    [InlineData("--connect 127.0.0.1", "--connect takes an address and a port")]
    [InlineData("--port 0", "--port takes a port, from 1 to 65535, not '0'")]
    [InlineData("--port 1 --connect 127.0.0.1:1", "give one of them")]
    [InlineData(
        "--connect 192.0.2.1:7611",
        "192.0.2.1 is another machine; if the gateway there is yours, add --anywhere"
    )]
    [InlineData("--slow", "there is no option '--slow'")]
    public void Wrong_arguments_get_one_line_and_exit_code_two(string args, string says)
    {
        var run = FleetRun.Of(["simulate", .. args.Split(' ')]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_gateway_the_command_ends_with_a_reason()
    {
        using var unheard = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unheard.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)unheard.LocalEndPoint!).Port;

        var run = FleetRun.Of("simulate", "--devices", "2", "--seconds", "0.1", "--port", $"{port}");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(
            $"fleet: no gateway for vehicles answers at 127.0.0.1:{port}: ",
            Assert.Single(run.ErrorLines),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Over_real_sockets_the_figures_come_as_one_line_of_json()
    {
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false });
        FleetRun? run = null;
        reactor.Run(async () =>
        {
            int port = await new AnsweringGateway(reactor).Listen();

            // Longer if on this machine no vehicle was accepted in that time.
            for (int seconds = 2; seconds < 200 && run is not { ExitCode: 0 }; seconds *= 4)
            {
                run = await reactor.DeferToThread(() =>
                    FleetRun.Of(
                        "simulate",
                        "--devices",
                        "20",
                        "--seconds",
                        $"{seconds}",
                        "--rate",
                        "20",
                        "--port",
                        $"{port}",
                        "--json"
                    )
                );
            }
        });

        Assert.Equal((0, ""), (run!.ExitCode, run.Error));
        JsonElement figures = JsonDocument.Parse(Assert.Single(run.Lines)).RootElement;

        // In real time, the run may end before all vehicles are accepted.
        Assert.InRange(figures.GetProperty("logIns").GetInt32(), 1, 20);
        Assert.True(figures.GetProperty("answers").GetInt64() > 0);
        Assert.True(figures.GetProperty("p99Ms").GetDouble() > 0);
    }
}
