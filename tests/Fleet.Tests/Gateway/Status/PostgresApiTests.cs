using Becket.Samples.Fleet.Gateway.Stores.Postgres;
using Fleet.Tests.Gateway.Stores;
using Npgsql;

namespace Fleet.Tests.Gateway.Status;

public sealed class PostgresApiTests : ApiContract, IClassFixture<PostgresStoreTests.Server>, IDisposable
{
    private readonly string _server;
    private readonly string _database = "t" + Guid.NewGuid().ToString("N");

    public PostgresApiTests(PostgresStoreTests.Server server)
    {
        _server = server.Running().Address;
        Do($"create database {_database}");
    }

    private string Address => _server[..(_server.LastIndexOf('/') + 1)] + _database;

    public void Dispose() => Do($"drop database {_database} with (force)");

    private protected override StatusProgram Start() => new("--store", Address);

    private protected override string StoreOf(StatusProgram program) => Address;

    private void Do(string statement)
    {
        using var connection = new NpgsqlConnection(PostgresAddress.Parse(_server).ToString());
        connection.Open();
        using var command = new NpgsqlCommand(statement, connection);
        command.ExecuteNonQuery();
    }
}
