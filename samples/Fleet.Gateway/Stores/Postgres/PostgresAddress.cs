using Npgsql;

namespace Becket.Samples.Fleet.Gateway.Stores.Postgres;

/// <summary>Reads addresses of PostgreSQL: <c>postgres://USER:PASSWORD@HOST:PORT/DATABASE</c>, of which only the host
/// is
/// required. Source: PostgreSQL, section 34.1.1.2, connection URIs.</summary>
internal static class PostgresAddress
{
    private const int DefaultPort = 5432;

    // A call that takes longer is repeated.
    private const int TimeoutSeconds = 3;

    /// <exception cref="FormatException">The text does not have this form.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            throw new FormatException("A PostgreSQL address is postgres://USER:PASSWORD@HOST:PORT/DATABASE.");
        }

        string[] user = uri.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : DefaultPort,
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : Environment.UserName,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            Database = uri.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(uri.AbsolutePath[1..]) : null,
            ApplicationName = "fleet",
            SearchPath = PostgresStore.Schema,
            Timeout = TimeoutSeconds,
            CommandTimeout = TimeoutSeconds,

            // A server that does not answer would not answer the request to cancel either.
            CancellationTimeout = -1,

            // One connection that is kept. A pool would keep broken ones.
            Pooling = false,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
        };
        foreach (string option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (option.Split('=', 2) is not ["sslmode", var mode])
            {
                throw new FormatException(
                    $"A PostgreSQL address takes the option sslmode, and not '{option.Split('=')[0]}'."
                );
            }

            connection.SslMode = mode switch
            {
                "disable" => SslMode.Disable,
                "allow" => SslMode.Allow,
                "prefer" => SslMode.Prefer,
                "require" => SslMode.Require,
                "verify-ca" => SslMode.VerifyCA,
                "verify-full" => SslMode.VerifyFull,
                _ => throw new FormatException(
                    $"sslmode is disable, allow, prefer, require, verify-ca or verify-full, not '{mode}'."
                ),
            };
        }

        return connection;
    }

    /// <summary>The address without its password, for logs and pages.</summary>
    public static string WithoutPassword(NpgsqlConnectionStringBuilder connection)
    {
        string host = connection.Host!.Contains(':', StringComparison.Ordinal)
            ? $"[{connection.Host}]"
            : connection.Host;
        return $"postgres://{connection.Username}@{host}:{connection.Port}/{connection.Database}";
    }
}
