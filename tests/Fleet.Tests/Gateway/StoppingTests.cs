using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Gateway.Stores;
using Fleet.Tests.Gateway.Sessions;
using Fleet.Tests.Gateway.Stores;
using Microsoft.Data.Sqlite;

namespace Fleet.Tests.Gateway;

/// <summary>The program when its store cannot be used, and when it is killed while it stops.</summary>
public sealed class StoppingTests : IDisposable
{
    private const int Answered = 50;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-test-");

    private string Spool => Path.Combine(_folder.FullName, "fleet-spool.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("sqlite:/nonexistent/x.db", "does not exist")]
    [InlineData("sqlite:/", "folder")]
    public void A_store_that_cannot_be_opened_ends_the_program_before_it_listens(string store, string message)
    {
        using var program = new FleetProgram(_folder, "serve", "--port", "0", "--store", store);
        (int exitCode, string? output, string? errors) = program.WaitForEnd();
        Assert.Equal((1, ""), (exitCode, output));
        string line = Assert.Single(
            errors.Split('\n'),
            static line => line.StartsWith("fleet: ", StringComparison.Ordinal)
        );
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("postgres")]
    public void A_program_that_is_killed_while_it_waits_for_its_store_has_all_that_was_answered_on_a_disk(string kind)
    {
        using RedisServer? redis = kind == "redis" ? new RedisServer("--save", "") : null;
        using PostgresServer? postgres = kind == "postgres" ? new PostgresServer() : null;
        string address = redis?.Address ?? postgres!.Address;
        using (var program = new FleetProgram(_folder, "serve", "--port", "0", "--store", address))
        {
            using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
            int port = program.ReadPort();
            reactor.Run(async Deferred () =>
            {
                Vehicle vehicle = await reactor.ConnectTcp("127.0.0.1", port, static () => new Vehicle());
                await vehicle.GoOnline();
                await reactor.DeferToThread(() =>
                {
                    redis?.Pause();
                    postgres?.Pause();
                });
                for (int second = 0; second < Answered; second++)
                {
                    Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(second)));
                }
            });
            program.Terminate();
            Assert.True(SpinWait.SpinUntil(() => SpooledPositions() == Answered, 120_000), "The spool has not all.");

            // It still waits for its store. The end of this block kills it.
        }

        redis?.Resume();
        postgres?.Resume();
        using (var program = new FleetProgram(_folder, "serve", "--port", "0", "--store", address))
        {
            program.ReadPort();
            using IStore store = StoreAddress.Parse(address).Open();
            Assert.True(
                SpinWait.SpinUntil(() => StoredPositions(store) == Answered, 120_000),
                "The store has not all."
            );
            Assert.True(SpinWait.SpinUntil(() => SpooledPositions() == 0, 120_000), "The spool still has some.");
            program.Terminate();
            Assert.Equal(0, program.WaitForEnd().ExitCode);
            Assert.Equal(Answered, StoredPositions(store));
        }
    }

    private static int StoredPositions(IStore store) =>
        store.ReadTrack("013800138000", DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow.AddDays(1), 1_000).Count;

    private long SpooledPositions()
    {
        using var connection = new SqliteConnection($"Data Source={Spool};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "select count(*) from trail";
        return (long)command.ExecuteScalar()!;
    }
}
