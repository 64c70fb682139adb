using System.Net;
using System.Net.Sockets;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Sqlite;
using Becket.Tests;
using Fleet.Tests.Gateway.Sessions;
using Fleet.Tests.Gateway.Stores;
using Microsoft.Data.Sqlite;
using StackExchange.Redis;

namespace Fleet.Tests.Gateway;

/// <summary>The built program, with real sockets and real signals.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-test-");

    private string Store => Path.Combine(_folder.FullName, "fleet.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void On_SIGTERM_the_program_ends_in_order_and_acknowledged_records_are_in_the_store()
    {
        using var program = new FleetProgram(_folder, "serve", "--port", "0");
        Talk(
            program.ReadPort(),
            async vehicle =>
            {
                for (int second = 0; second < 50; second++)
                {
                    vehicle.Send(
                        MessageIds.Position,
                        Vehicle.Report(second, second % 5 == 0 ? Position.EmergencyAlarm : 0)
                    );
                }

                for (int second = 0; second < 50; second++)
                {
                    Assert.Equal(AnswerResult.Success, (await vehicle.ReceiveAnswer()).Result);
                }

                program.Terminate();
                await vehicle.WhenClosed();
                Assert.IsType<ConnectionDoneException>(vehicle.End);
            }
        );
        (int exitCode, string? output, string? errors) = program.WaitForEnd();
        Assert.Equal((0, ""), (exitCode, output));
        Assert.Empty(FleetProgram.FailuresIn(errors));

        using var store = new SqliteStore(Store);
        Assert.Equal("013800138000", Assert.Single(store.ReadLastSeen(10)).Device);
        Assert.Equal(10, store.ReadAlarms(new AlarmQuery()).Count);
        Assert.Equal(50, Rows("positions"));
        Assert.Contains(
            "013800138000",
            FleetRun.Of("last-seen", "--store", $"sqlite:{Store}").Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Records_that_Redis_did_not_take_before_the_end_are_written_after_the_next_start()
    {
        using var redis = new RedisServer("--save", "");
        redis.Kill();
        string[] arguments = ["serve", "--port", "0", "--store", redis.Address, "--drain", "0.1"];
        using (var program = new FleetProgram(_folder, arguments))
        {
            Talk(
                program.ReadPort(),
                async vehicle =>
                {
                    for (int second = 0; second < 20; second++)
                    {
                        Assert.Equal(
                            AnswerResult.Success,
                            await vehicle.Ask(MessageIds.Position, Vehicle.Report(second))
                        );
                    }

                    Assert.Equal(
                        AnswerResult.Success,
                        await vehicle.Ask(MessageIds.Position, Vehicle.Report(20, Position.EmergencyAlarm))
                    );
                    program.Terminate();
                    await vehicle.WhenClosed();
                }
            );
            Assert.Equal(0, program.WaitForEnd().ExitCode);
        }

        redis.Start("--save", "");
        using (var program = new FleetProgram(_folder, arguments))
        {
            program.ReadPort();
            using var look = ConnectionMultiplexer.Connect($"127.0.0.1:{redis.Port}");
            IDatabase database = look.GetDatabase();
            Assert.True(
                SpinWait.SpinUntil(
                    () =>
                        database.HashLength("fleet:alarm-reports") == 1
                        && database.SortedSetLength("fleet:positions:013800138000") == 21,
                    120_000
                )
            );

            // The tenth of a second that the end gives them may be too short for it.
            Assert.True(SpinWait.SpinUntil(() => SpooledRecords() == 0, 120_000), "The spool still has some.");
            Assert.NotNull(database.SortedSetScore("fleet:last-seen", "013800138000"));
            program.Terminate();
            Assert.Equal(0, program.WaitForEnd().ExitCode);
        }

        using var spool = new SqliteSpool(Path.Combine(_folder.FullName, "fleet-spool.db"));
        Assert.Equal(0, spool.Load().Count);
    }

    [Fact]
    public void A_second_signal_ends_the_program_at_once()
    {
        // Redis is not there, and the program may wait an hour for it.
        using var away = new ReservedPort();
        using var program = new FleetProgram(
            _folder,
            "serve",
            "--port",
            "0",
            "--store",
            $"redis:127.0.0.1:{away.Number}",
            "--drain",
            "3600"
        );
        int port = program.ReadPort();
        Talk(
            port,
            async vehicle =>
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(1)))
        );
        program.Terminate();

        // The program has handled the first signal when it accepts no more connections.
        Assert.True(SpinWait.SpinUntil(() => !Accepts(port), 120_000));
        program.Terminate();
        Assert.NotEqual(0, program.WaitForEnd().ExitCode);
    }

    [Fact]
    public void A_taken_port_ends_the_program_with_one_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var program = new FleetProgram(
            _folder,
            "serve",
            "--port",
            $"{((IPEndPoint)listener.LocalEndpoint).Port}"
        );
        (int exitCode, string? output, string? errors) = program.WaitForEnd();
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(errors.Split('\n'), static line => line.StartsWith("fleet: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("serve", "--store", "mysql:localhost")]
    [InlineData("serve", "--port", "70000")]
    [InlineData("serve", "--heartbeat", "0")]
    [InlineData("serve", "--interface", "nowhere")]
    [InlineData("last-seen", "--store", "redis:localhost")]
    [InlineData("last-seen", "--count", "0")]
    public void A_wrong_option_value_is_reported_with_the_valid_ones(params string[] arguments)
    {
        var run = FleetRun.Of(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Single(run.ErrorLines);
    }

    [Fact]
    public void Without_a_store_last_seen_says_how_to_make_one()
    {
        var run = FleetRun.Of("last-seen", "--store", $"sqlite:{Store}");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("fleet serve", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Store));

        using (var store = new SqliteStore(Store))
        {
            store.Write(Batch.Empty);
        }

        Assert.Equal("No device was seen yet.\n", FleetRun.Of("last-seen", "--store", $"sqlite:{Store}").Output);
    }

    [Fact]
    public void A_last_seen_time_in_the_future_is_named_and_a_right_one_takes_its_place()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using (var store = new SqliteStore(Store))
        {
            store.Prepare();
            store.Write(new Batch { LastSeen = [new LastSeen("013800138000", now.AddYears(10))] });
        }

        Assert.EndsWith("in the future", FleetRun.Of("last-seen", "--store", $"sqlite:{Store}").Lines[1]);
        using (var store = new SqliteStore(Store))
        {
            store.Prepare();
            store.Write(new Batch { LastSeen = [new LastSeen("013800138000", now.AddHours(-2))] });
        }

        Assert.EndsWith("2 h", FleetRun.Of("last-seen", "--store", $"sqlite:{Store}").Lines[1]);
    }

    /// <summary>Connects a vehicle and runs a scene with it.</summary>
    private static void Talk(int port, Func<Vehicle, Deferred> scene)
    {
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
        reactor.Run(async Deferred () =>
        {
            Vehicle vehicle = await reactor.ConnectTcp("127.0.0.1", port, static () => new Vehicle());
            await vehicle.GoOnline();
            await scene(vehicle);
        });
    }

    private static bool Accepts(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private long Rows(string table) => Number(Store, $"select count(*) from {table}");

    private long SpooledRecords() =>
        Number(
            Path.Combine(_folder.FullName, "fleet-spool.db"),
            "select (select count(*) from trail) + (select count(*) from reports) + (select count(*) from sightings)"
                + " + (select count(*) from registers)"
        );

    private static long Number(string file, string query)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }
}
