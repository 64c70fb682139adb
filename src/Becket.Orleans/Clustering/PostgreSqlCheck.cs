using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Becket.Orleans.Clustering;

/// <summary>Before the silo starts: whether the database answers, and has the tables of Orleans.</summary>
internal sealed class PostgreSqlCheck(string connection) : IHostedService
{
    private const string Scripts =
        "https://github.com/dotnet/orleans/tree/v10.4.2/src/AdoNet: Shared/PostgreSQL-Main.sql, "
        + "Orleans.Clustering.AdoNet/PostgreSQL-Clustering.sql, Orleans.Persistence.AdoNet/PostgreSQL-Persistence.sql";

    /// <exception cref="InvalidOperationException">There are no tables.</exception>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var source = NpgsqlDataSource.Create(connection);
        await using (source.ConfigureAwait(false))
        {
            NpgsqlCommand command = source.CreateCommand(
                "SELECT to_regclass('orleansmembershiptable') IS NOT NULL AND to_regclass('orleansstorage') IS NOT NULL"
            );
            await using (command.ConfigureAwait(false))
            {
                if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
                {
                    throw new InvalidOperationException(
                        "The database of the cluster has not the tables of Orleans. Run these scripts on it once, in "
                            + $"this order, with psql -f. They are in {Scripts}."
                    );
                }
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
