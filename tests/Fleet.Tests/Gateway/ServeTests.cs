using System.Net.Sockets;
using Becket.Samples.Fleet.Codec.Jt808;
using Fleet.Tests.Gateway.Sessions;

namespace Fleet.Tests.Gateway;

/// <summary>The built program: how it starts, reads its files again, and stops.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--store", "sqlite:/nonexistent/x.db")]
    [InlineData("--secret-file", "/nonexistent/secret")]
    [InlineData("--limits", "/nonexistent/limits")]
    [InlineData("--vehicles", "/proc/self/mem")]
    public void What_cannot_be_opened_ends_the_program_before_it_listens(string option, string value)
    {
        using var program = new FleetProgram(_folder, "serve", "--port", "0", option, value);
        (int exitCode, string output, string errors) = program.WaitForEnd();
        Assert.Equal((1, ""), (exitCode, output));
        string line = Assert.Single(
            errors.Split('\n'),
            static line => line.StartsWith("fleet: ", StringComparison.Ordinal)
        );
        Assert.Contains(value[(value.IndexOf('/', StringComparison.Ordinal))..], line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--idle 0", "line 2: --idle takes a number")]
    [InlineData("--port 80", "line 2: there is no limit '--port'")]
    [InlineData("idle 20", "line 2: there is no limit 'idle'")]
    public void A_mistake_in_the_limits_is_named_with_its_line(string line, string says)
    {
        File.WriteAllText(In("limits"), $"# limits\n{line}\n");
        using var program = new FleetProgram(_folder, "serve", "--port", "0", "--limits", "limits");
        (int exitCode, _, string errors) = program.WaitForEnd();
        Assert.Equal(1, exitCode);
        Assert.Contains(says, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void On_SIGHUP_limits_are_read_again_and_a_mistake_changes_nothing()
    {
        File.WriteAllText(In("limits"), "--max-connections 1\n");

        // The first connection says nothing, and must stay however long the test takes.
        using var program = new FleetProgram(
            _folder,
            "serve",
            "--port",
            "0",
            "--limits",
            "limits",
            "--first-frame",
            "3600"
        );
        int port = program.ReadPort();
        using TcpClient first = Connect(port);
        Assert.False(StaysOpen(port));

        File.WriteAllText(In("limits"), "--max-connections 0\n");
        program.Signal("HUP");
        program.WaitForError("stay as they were: limits, line 1: --max-connections takes");
        Assert.False(StaysOpen(port));
        File.WriteAllText(In("limits"), "--max-connections 2\n");
        program.Signal("HUP");
        Assert.True(SpinWait.SpinUntil(() => StaysOpen(port), 120_000));
        program.Terminate();
        (int exitCode, _, string errors) = program.WaitForEnd();
        Assert.Equal(0, exitCode);
        Assert.Contains("were read again", errors, StringComparison.Ordinal);
        Assert.Contains("connections were turned away", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vehicle_that_is_added_to_the_list_may_come_without_a_restart()
    {
        using var program = new FleetProgram(_folder, "serve", "--port", "0", "--vehicles", "vehicles");
        int port = program.ReadPort();
        Run(async reactor =>
        {
            Vehicle vehicle = await reactor.ConnectTcp("127.0.0.1", port, static () => new Vehicle());
            Assert.Equal(4, await vehicle.TryRegister());
            Assert.Equal(0, FleetRun.Of("vehicles", "add", "13800138000", "--vehicles", In("vehicles")).ExitCode);
            while (await vehicle.TryRegister() != 0)
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(100));
            }

            Assert.Equal(AnswerResult.Success, await vehicle.Authenticate(vehicle.Code));
            Assert.Equal(0, FleetRun.Of("vehicles", "remove", "13800138000", "--vehicles", In("vehicles")).ExitCode);
            await vehicle.WhenClosed();
        });
        program.Terminate();
        (int exitCode, _, string errors) = program.WaitForEnd();
        Assert.Equal(0, exitCode);
        Assert.Contains("No vehicle may come", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_and_owners_of_numbers_survive_a_restart()
    {
        string code = "";
        using (var program = new FleetProgram(_folder, "serve", "--port", "0"))
        {
            int port = program.ReadPort();
            Run(async reactor =>
            {
                Vehicle vehicle = await reactor.ConnectTcp("127.0.0.1", port, static () => new Vehicle());
                await vehicle.GoOnline();
                code = vehicle.Code;
            });
            program.Terminate();
            Assert.Equal(0, program.WaitForEnd().ExitCode);
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("fleet-secret")));
        }

        using (var program = new FleetProgram(_folder, "serve", "--port", "0"))
        {
            int port = program.ReadPort();
            Run(async reactor =>
            {
                Vehicle thief = await reactor.ConnectTcp("127.0.0.1", port, static () => new Vehicle());
                Assert.Equal(3, await thief.TryRegister("ID00666"));
                Vehicle vehicle = await reactor.ConnectTcp("127.0.0.1", port, static () => new Vehicle());
                Assert.Equal(AnswerResult.Success, await vehicle.Authenticate(code));
            });
            program.Terminate();
            Assert.Equal(0, program.WaitForEnd().ExitCode);
        }
    }

    [Fact]
    public void A_client_that_keeps_its_socket_open_does_not_disturb_the_end()
    {
        using var program = new FleetProgram(_folder, "serve", "--port", "0");
        int port = program.ReadPort();
        using TcpClient silent = Connect(port);
        silent.GetStream().Write([0x7E, 1, 2, 3]);
        program.Terminate();
        (int exitCode, _, string errors) = program.WaitForEnd();
        Assert.Equal(0, exitCode);
        Assert.Empty(FleetProgram.FailuresIn(errors));
        Assert.DoesNotContain("no code handled", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", errors, StringComparison.Ordinal);
    }

    private static TcpClient Connect(int port)
    {
        var client = new TcpClient();
        client.Connect("127.0.0.1", port);
        client.ReceiveTimeout = 120_000;
        return client;
    }

    /// <summary>Whether a connection is served: then an unknown terminal gets an answer.</summary>
    private static bool StaysOpen(int port)
    {
        using TcpClient client = Connect(port);
        byte[] wire = new byte[Jt808Framing.MaxWireLength];
        int length = Jt808Framing.Write(
            wire,
            Jt808Header.For(MessageIds.Heartbeat, TerminalNumber.Parse("1", isLong: false), 1),
            []
        );
        try
        {
            client.GetStream().Write(wire, 0, length);
            return client.GetStream().Read(wire) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Run(Func<Reactor, Deferred> scene)
    {
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
        reactor.Run(Deferred () => scene(reactor));
    }

    private string In(string file) => Path.Combine(_folder.FullName, file);
}
