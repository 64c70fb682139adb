using Npgsql;
using StackExchange.Redis;

// Redis in front of PostgreSQL, and an old library that only blocks.
string connection = Environment.GetEnvironmentVariable("PRICES") ?? File.ReadAllText("prices.connection");

return Reactor.Main(async reactor =>
{
    await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
    await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync("localhost");
    var prices = new Prices(reactor, source, redis.GetDatabase());
    await redis
        .GetSubscriber()
        .SubscribeAsync(
            RedisChannel.Literal("prices"),
            (_, message) => reactor.CallFromThread(() => prices.Forget(message.ToString()))
        );
    Console.WriteLine(await prices.Of("tea"));
    Console.WriteLine(await prices.Legacy("tea"));
});

sealed class Prices(Reactor reactor, NpgsqlDataSource source, IDatabase redis)
{
    private readonly Dictionary<string, Deferred<int>> _loading = [];
    private readonly DeferredSemaphore _connections = new(10);

    public async Deferred<int> Of(string name)
    {
        RedisValue cached = await redis.StringGetAsync(name);
        if (cached.TryParse(out int known))
        {
            return known;
        }

        int price = await _connections.Run(() => Load(name));
        await redis.StringSetAsync(name, price, TimeSpan.FromMinutes(1));
        return price;
    }

    public Deferred<int> Legacy(string name) => reactor.DeferToThread(() => Query(name));

    public void Forget(string name)
    {
        if (_loading.Remove(name, out Deferred<int>? load))
        {
            load.AddErrback(_ => 0);
            load.Cancel();
        }
    }

    private static int Query(string name)
    {
        using var connection = new NpgsqlConnection("Host=old");
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = "select price";
        Thread.Sleep(10);
        return (int)command.ExecuteScalar()! + name.Length;
    }

    private async Deferred<int> Load(string name)
    {
        await using NpgsqlCommand command = source.CreateCommand("select value from price where name = $1");
        command.Parameters.AddWithValue(name);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? reader.GetInt32(0) : 0;
    }
}
