using System.Globalization;
using Becket.Samples.Fleet.Gateway.Stores.Postgres;
using Becket.Samples.Fleet.Gateway.Stores.Redis;
using Becket.Samples.Fleet.Gateway.Stores.Sqlite;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>The address of a store: <c>sqlite:PATH</c>, <c>redis:HOST:PORT</c> or
/// <c>postgres://USER:PASSWORD@HOST:PORT/DATABASE</c>.</summary>
internal sealed record StoreAddress
{
    public const string Forms = "sqlite:PATH, redis:HOST:PORT or postgres://USER:PASSWORD@HOST:PORT/DATABASE";

    private const string Sqlite = "sqlite:";
    private const string Redis = "redis:";
    private const string PostgresShort = "postgres://";
    private const string PostgresLong = "postgresql://";

    public static StoreAddress Default { get; } = new() { Kind = StoreKind.Sqlite, Text = "fleet.db" };

    public required StoreKind Kind { get; init; }

    /// <summary>The address without its kind, and for PostgreSQL with it.</summary>
    public required string Text { get; init; }

    /// <summary>The SQLite file. Null for servers.</summary>
    public string? Path => Kind == StoreKind.Sqlite ? Text : null;

    /// <summary>Whether the store is a server, which may be away. Then a spool keeps alarms meanwhile. (When an SQLite
    /// file cannot be written, a spool on the same disk cannot either.)</summary>
    public bool IsServer => Kind != StoreKind.Sqlite;

    /// <exception cref="FormatException">The text has none of the forms.</exception>
    public static StoreAddress Parse(string text)
    {
        if (Rest(text, Sqlite) is { Length: > 0 } path)
        {
            return new StoreAddress { Kind = StoreKind.Sqlite, Text = path };
        }

        if (Rest(text, Redis) is { } address && HostAndPort(address) is not null)
        {
            return new StoreAddress { Kind = StoreKind.Redis, Text = address };
        }

        if (Rest(text, PostgresShort) is not null || Rest(text, PostgresLong) is not null)
        {
            _ = PostgresAddress.Parse(text);
            return new StoreAddress { Kind = StoreKind.Postgres, Text = text };
        }

        throw new FormatException($"A store is {Forms}, not '{text}'.");
    }

    /// <summary>Makes a store for blocking calls. Opening does not block; the store connects at its first
    /// use.</summary>
    /// <param name="retention">How much is kept. Null: the defaults.</param>
    public IStore Open(Retention? retention = null) =>
        Kind switch
        {
            StoreKind.Redis => new RedisStore(Link(), retention),
            StoreKind.Postgres => new PostgresStore(PostgresAddress.Parse(Text), retention),
            _ => new SqliteStore(Text, retention),
        };

    /// <summary>Makes a store for the loop.</summary>
    /// <param name="reactor">The loop.</param>
    /// <param name="isAsync">Whether to use the Redis client's asynchronous calls instead of threads.</param>
    /// <param name="retention">How much is kept. Null: the defaults.</param>
    public IDeferredStore Open(Reactor reactor, bool isAsync, Retention? retention = null) =>
        Kind == StoreKind.Redis && isAsync
            ? new AsyncRedisStore(reactor, Link(), retention)
            : new ThreadedStore(reactor, Open(retention));

    /// <summary>The address as it is written, without a password.</summary>
    public override string ToString() =>
        Kind switch
        {
            StoreKind.Redis => Redis + Text,
            StoreKind.Postgres => PostgresAddress.WithoutPassword(PostgresAddress.Parse(Text)),
            _ => Sqlite + Text,
        };

    private static string? Rest(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..] : null;

    /// <summary>Cuts at the last colon, because an IPv6 address contains colons.</summary>
    private static (string Host, int Port)? HostAndPort(string address) =>
        address.LastIndexOf(':') is > 0 and var colon
        && int.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
        && port is > 0 and <= ushort.MaxValue
            ? (address[..colon].Trim('[', ']'), port)
            : null;

    private RedisLink Link()
    {
        (string host, int port) = HostAndPort(Text)!.Value;
        return new RedisLink(host, port);
    }
}
