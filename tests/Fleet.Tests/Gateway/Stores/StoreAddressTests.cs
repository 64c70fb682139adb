using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Postgres;
using Npgsql;

namespace Fleet.Tests.Gateway.Stores;

public sealed class StoreAddressTests
{
    [Theory]
    [InlineData("sqlite:fleet.db", "fleet.db")]
    [InlineData("sqlite:C:/data/fleet.db", "C:/data/fleet.db")]
    [InlineData("redis:localhost:6379", null)]
    [InlineData("redis:[::1]:6379", null)]
    [InlineData("postgres://fleet@localhost:5432/fleet", null)]
    [InlineData("postgres://fleet@[::1]:5432/fleet", null)]
    public void An_address_of_a_store_is_parsed_and_written_in_the_same_form(string text, string? path)
    {
        var address = StoreAddress.Parse(text);
        Assert.Equal((path, text, path is null), (address.Path, $"{address}", address.IsServer));
    }

    [Theory]
    [InlineData("postgres://h", "Port=5432")]
    [InlineData(
        "postgresql://me:a%3Ab@h:99/d%20b?sslmode=require",
        "Host=h;Port=99;Username=me;Password=a:b;Database=\"d b\""
    )]
    public void A_postgres_address_has_defaults_and_escapes(string text, string parts)
    {
        NpgsqlConnectionStringBuilder parsed = PostgresAddress.Parse(text);
        foreach (string part in parts.Split(';'))
        {
            Assert.Contains(part, parsed.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_password_is_not_shown() =>
        Assert.Equal("postgres://me@h:5432/fleet", $"{StoreAddress.Parse("postgres://me:secret@h/fleet")}");

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:")]
    [InlineData("redis:localhost")]
    [InlineData("redis::6379")]
    [InlineData("redis:localhost:0")]
    [InlineData("redis:localhost:65536")]
    [InlineData("postgres:localhost:5432")]
    public void An_invalid_address_fails_with_a_message_that_shows_the_valid_forms(string text) =>
        Assert.Contains(
            "sqlite:PATH, redis:HOST:PORT or postgres://",
            Assert.Throws<FormatException>(() => StoreAddress.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("postgres://", "postgres://USER")]
    [InlineData("postgres://h/d?sslmode=maybe", "verify-full")]
    [InlineData("postgres://h/d?pool=3", "not 'pool'")]
    public void An_invalid_postgres_address_fails_with_what_is_wrong(string text, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<FormatException>(() => StoreAddress.Parse(text)).Message,
            StringComparison.Ordinal
        );
}
