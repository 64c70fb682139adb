using System.Globalization;
using Becket.Samples.Fleet.Gateway.Stores.Redis;
using Becket.Samples.Fleet.Gateway.Stores.Sqlite;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>The address of a store: <c>sqlite:PATH</c> or <c>redis:HOST:PORT</c>.</summary>
/// <param name="Path">The SQLite file. Null for Redis.</param>
/// <param name="Host">Redis's host.</param>
/// <param name="Port">Redis's port.</param>
internal sealed record StoreAddress(string? Path, string Host, int Port)
{
    public const string Forms = "sqlite:PATH or redis:HOST:PORT";

    private const string Sqlite = "sqlite:";
    private const string Redis = "redis:";

    public static StoreAddress Default { get; } = new("fleet.db", "", 0);

    public bool IsRedis => Path is null;

    /// <exception cref="FormatException">The text has neither form.</exception>
    public static StoreAddress Parse(string text)
    {
        if (text.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) && text.Length > Sqlite.Length)
        {
            return new StoreAddress(text[Sqlite.Length..], "", 0);
        }

        // The last colon, because an IPv6 address contains colons.
        if (
            text.StartsWith(Redis, StringComparison.OrdinalIgnoreCase)
            && text[Redis.Length..] is var address
            && address.LastIndexOf(':') is > 0 and var colon
            && int.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= ushort.MaxValue
        )
        {
            return new StoreAddress(null, address[..colon].Trim('[', ']'), port);
        }

        throw new FormatException($"A store is {Forms}, not '{text}'.");
    }

    /// <summary>Makes a store for blocking calls. Opening does not block; the store connects at its first
    /// use.</summary>
    public IStore Open() => IsRedis ? new RedisStore(new RedisLink(Host, Port)) : new SqliteStore(Path!);

    /// <summary>Makes a store for the loop.</summary>
    /// <param name="reactor">The loop.</param>
    /// <param name="isAsync">Whether to use the Redis client's asynchronous calls instead of threads.</param>
    public IDeferredStore Open(Reactor reactor, bool isAsync) =>
        IsRedis && isAsync
            ? new AsyncRedisStore(reactor, new RedisLink(Host, Port))
            : new ThreadedStore(reactor, Open());

    public override string ToString() => IsRedis ? $"{Redis}{Host}:{Port}" : Sqlite + Path;
}
